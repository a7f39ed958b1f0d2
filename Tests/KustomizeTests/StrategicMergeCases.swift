/// Resources, patches and what Kustomize 5.8.1 makes of them, as its binary printed it.
enum StrategicMergeCases {
  /// `== NAME`, the resource, `-- patch`, the patch, `-- result`, the result.
  static let results = """
    == nullDeletesAField
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: 1, paused: true}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {paused: null}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      replicas: 1
    == nullOfAnAbsentFieldAddsNothing
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: 1}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {paused: null}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      replicas: 1
    == deletingTheLastKeyLeavesAnEmptyMap
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      labels: {a: b}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      labels: {a: ~}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      labels: {}
      name: a
    == emptyMapsAndListsAreAdded
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: 1}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {a: {}, b: []}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      a: {}
      b: []
      replicas: 1
    == nullsWithinANewMapAreDropped
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: 1}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {a: null, b: 1, c: {d: ~}}}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      replicas: 1
      template:
        b: 1
        c: {}
    == explicitNullsOfTheResourceStayAndEmptyOnesGo
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      a: null
      b:
      c: ~
    spec: {replicas: 1, x: null, y: ~, z: [null, {a: null}]}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: 2}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      a: null
      c: null
      name: a
    spec:
      replicas: 2
      x: null
      "y": null
      z:
      - null
      - a: null
    == numberOverQuotedTextIsText
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      annotations: {a: "80", b: 80, c: x, d: '1', e: true}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      annotations: {a: 81, b: "81", c: "true", d: false, e: "no"}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      annotations:
        a: "81"
        b: "81"
        c: "true"
        d: "false"
        e: "no"
      name: a
    == numberOverBlockTextIsText
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      annotations:
        a: |
          x
        b: >-
          y
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      annotations: {a: 5, b: 1.50}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      annotations:
        a: "5"
        b: "1.50"
      name: a
    == dateOverQuotedTextStaysText
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      annotations: {a: "x", b: x}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      annotations: {a: 2020-01-02, b: "2020-01-02"}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      annotations:
        a: "2020-01-02"
        b: "2020-01-02"
      name: a
    == listWithoutKeyIsReplaced
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: c, args: [a, b]}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: c, args: [c]}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - args:
            - c
            name: c
    == listOfAnUnknownTypeIsReplaced
    apiVersion: example.com/v1
    kind: Thing
    metadata:
      name: a
      finalizers: [a]
    spec: {containers: [{name: a},{name: b}]}
    -- patch
    apiVersion: example.com/v1
    kind: Thing
    metadata:
      name: a
      finalizers: [b]
    spec: {containers: [{name: b, x: y}]}
    -- result
    apiVersion: example.com/v1
    kind: Thing
    metadata:
      finalizers:
      - b
      name: a
    spec:
      containers:
      - name: b
        x: "y"
    == objectWithinAnUnknownTypeMergesByItsOwnType
    apiVersion: example.com/v1
    kind: Thing
    metadata:
      name: a
    spec: {pod: {apiVersion: v1, kind: Pod, spec: {containers: [{name: a},{name: b}]}}}
    -- patch
    apiVersion: example.com/v1
    kind: Thing
    metadata:
      name: a
    spec: {pod: {spec: {containers: [{name: b, image: x}]}}}
    -- result
    apiVersion: example.com/v1
    kind: Thing
    metadata:
      name: a
    spec:
      pod:
        apiVersion: v1
        kind: Pod
        spec:
          containers:
          - image: x
            name: b
          - name: a
    == patchElementsComeFirst
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a, image: x},{name: b, image: y}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: c},{name: b, image: z}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - name: c
          - image: z
            name: b
          - image: x
            name: a
    == elementDirectiveDeletes
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a},{name: b}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a, $patch: delete}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - name: b
    == elementDirectiveReplaceDoesNothing
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a, image: x},{name: b}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a, image: z, $patch: replace}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - image: x
            name: a
          - name: b
    == listDirectiveReplaces
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a},{name: b}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{$patch: replace},{name: c}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - name: c
    == listDirectiveDeletes
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a},{name: b}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{$patch: delete}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec: {}
    == listDirectiveMergeIsIgnored
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a},{name: b}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{$patch: merge},{name: c}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - name: c
          - name: a
          - name: b
    == listDirectiveReplaceTakesElementsWithTheSameDirective
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a},{name: b}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{$patch: replace},{name: c},{name: d, $patch: replace}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - name: c
    == listDirectiveInANewListStays
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {volumes: []}}}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {containers: [{$patch: replace},{name: c}]}}}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - $patch: replace
          volumes: []
    == listDirectiveWithinANewMapWorks
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: 1}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {containers: [{$patch: replace},{name: c}]}}}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      replicas: 1
      template:
        spec:
          containers:
          - name: c
    == mapDirectiveReplaces
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {strategy: {type: x, rollingUpdate: {a: 1}}}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {strategy: {$patch: replace, type: y}}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      strategy:
        type: "y"
    == mapDirectiveDeletes
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {strategy: {type: x}}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {strategy: {$patch: delete}}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {}
    == mapDirectiveWithinANewMapWorks
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: 1}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {x: {a: {$patch: delete, b: 1}, c: {$patch: replace, d: 1}, e: {$patch: merge, f: 1}}}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      replicas: 1
      x:
        c:
          d: 1
        e:
          f: 1
    == replaceOfTheWholeObjectDoesNothing
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: 1}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    $patch: replace
    spec: {paused: true}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      replicas: 1
    == unknownDirectiveOfANewMapStays
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: 1}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {$patch: foo, a: b}}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      replicas: 1
      template:
        $patch: foo
        a: b
    == repeatedElementsCollapseToTheLast
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {containers: [{name: a, image: x},{name: b},{name: a, image: y}]}}}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: 2}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      replicas: 2
      template:
        spec:
          containers:
          - image: "y"
            name: a
          - name: b
    == repeatedElementsMergeIntoTheFirstAndKeepTheLast
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a, image: x},{name: b},{name: a, image: y}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a, tty: true}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - image: "y"
            name: a
          - name: b
    == firstOfRepeatedPatchElementsWins
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: b, image: x},{name: b, image: y},{name: a, image: x},{name: a, image: y}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - image: x
            name: b
          - image: x
            name: a
    == lastOfRepeatedElementsInANewListWins
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: 1}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: b, image: x},{name: b, image: y}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      replicas: 1
      template:
        spec:
          containers:
          - image: "y"
            name: b
    == patchElementWithoutKeyWipesTheList
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a},{name: b}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{image: y}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: []
    == elementWithoutKeyDropsItsSiblings
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a},{image: x},{name: b}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: c}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - image: x
    == elementWithEmptyKey
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a},{name: ""},{name: b}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: c}]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - name: ""
          - name: ""
          - name: ""
          - name: ""
          - name: b
    == nullElementsGo
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {containers: [{name: d}, null, {name: e}]}}}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {containers: [{name: c}]}}}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - name: c
          - name: d
    == keysAreComparedAsText
    apiVersion: v1
    kind: Pod
    metadata: {name: a}
    spec: {hostAliases: [{ip: 1, hostnames: [a]}]}
    -- patch
    apiVersion: v1
    kind: Pod
    metadata: {name: a}
    spec: {hostAliases: [{ip: "1", hostnames: [b]}]}
    -- result
    apiVersion: v1
    kind: Pod
    metadata:
      name: a
    spec:
      hostAliases:
      - hostnames:
        - b
        ip: "1"
    == portsOfTwoKeysKeepTheResourcesOrder
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports: [{port: 80, protocol: TCP},{port: 81, protocol: TCP}]
    -- patch
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports: [{port: 82, protocol: TCP},{port: 81, protocol: TCP, name: x},{port: 81, protocol: UDP}]
    -- result
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports:
      - port: 82
        protocol: TCP
      - port: 81
        protocol: UDP
      - port: 80
        protocol: TCP
      - name: x
        port: 81
        protocol: TCP
    == portsWithoutProtocolMergeByPort
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports: [{port: 80},{port: 81}]
    -- patch
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports: [{port: 82},{port: 81, name: x}]
    -- result
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports:
      - port: 82
      - name: x
        port: 81
      - port: 80
    == portPatchWithoutProtocolIsDropped
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports: [{port: 80, protocol: TCP},{port: 81, protocol: UDP}]
    -- patch
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports: [{port: 80, name: x},{port: 83}]
    -- result
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports:
      - port: 83
      - port: 80
        protocol: TCP
      - port: 81
        protocol: UDP
    == portPatchWithProtocolIsDroppedWhereTheResourceHasNone
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {containers: [{name: c, ports: [{containerPort: 80},{containerPort: 81}]}]}}}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {containers: [{name: c, ports: [{containerPort: 80, protocol: TCP, name: x}]}]}}}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - name: c
            ports:
            - containerPort: 80
            - containerPort: 81
    == mixedPortsOfTheResource
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {containers: [{name: c, ports: [{containerPort: 80, protocol: TCP},{containerPort: 81}, {containerPort: 80, protocol: UDP}]}]}}}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {containers: [{name: c, ports: [{containerPort: 80, name: x}]}]}}}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - name: c
            ports:
            - containerPort: 80
              protocol: TCP
            - containerPort: 81
            - containerPort: 80
              protocol: UDP
    == mixedPorts3
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports: [{port: 80},{port: 81, protocol: UDP},{port: 80, protocol: UDP}]
    -- patch
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports: [{port: 81, protocol: TCP, name: x},{port: 80, name: y},{protocol: UDP}]
    -- result
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports:
      - name: x
        port: 81
        protocol: TCP
      - port: 80
      - port: 81
        protocol: UDP
      - port: 80
        protocol: UDP
    == mixedPorts4
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports: [{port: 80},{port: 81, protocol: UDP},{port: 80, protocol: UDP}]
    -- patch
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports: [{port: 80, protocol: UDP, $patch: delete},{port: 81, $patch: delete}]
    -- result
    apiVersion: v1
    kind: Service
    metadata:
      name: a
    spec:
      ports:
      - port: 80
      - port: 81
        protocol: UDP
    == deletingAPortWithoutProtocolDoesNothing
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {containers: [{name: c, ports: [{containerPort: 80},{containerPort: 81}]}]}}}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {containers: [{name: c, ports: [{containerPort: 80, protocol: TCP, $patch: delete}]}]}}}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - name: c
            ports:
            - containerPort: 80
            - containerPort: 81
    == finalizersAreASet
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      finalizers: [a, b]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      finalizers: [c, a]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      finalizers:
      - c
      - a
      - b
      name: a
    == finalizersWithNulls
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      finalizers: [null, c, ""]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      finalizers: [d, null]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      finalizers:
      - d
      - c
      - ""
      name: a
    == emptyListForAKeyedListChangesNothing
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: []
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers:
          - name: a
    == nullForAKeyedListRemovesIt
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: null
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec: {}
    == unknownDirectivesStay
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a, args: [x]}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          $setElementOrder/containers: [{name: a}]
          $retainKeys: [x]
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          $retainKeys:
          - x
          $setElementOrder/containers:
          - name: a
          containers:
          - args:
            - x
            name: a
    == textsFromPatchesKeepTheirType
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {a: 1, b: x}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {a: "y", b: 0x10, c: "n", d: 012, e: "012"}
    -- result
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      a: "y"
      b: 16
      c: "n"
      d: 10
      e: "012"
    """

  /// `== NAME`, the resource, `-- patch`, the patch, `-- error`, the message.
  static let errors = """
    == unknownDirectiveOfAMap
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {strategy: {a: b}}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {strategy: {$patch: foo}}
    -- error
    unknown patch strategy 'foo'
    == unknownDirectiveWithinANewMap
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: 1}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {x: {$patch: foo, a: b}}}
    -- error
    unknown patch strategy 'foo'
    == unknownDirectiveOfAList
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{name: a}]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec:
      template:
        spec:
          containers: [{$patch: foo}]
    -- error
    unknown patch strategy 'foo'
    == mapOverScalar
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: 1}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {replicas: {a: 1}}
    -- error
    wrong node kind: expected ScalarNode but got MappingNode
    == listOverMap
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {strategy: {a: b}}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {strategy: [a]}
    -- error
    wrong node kind: expected MappingNode but got SequenceNode
    == scalarsInAKeyedList
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {containers: [a, b]}}}
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
    spec: {template: {spec: {containers: [{name: c}]}}}
    -- error
    wrong node kind: expected MappingNode but got ScalarNode
    == mapsAmongFinalizers
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      finalizers: [{a: b}, c]
    -- patch
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: a
      finalizers: [d]
    -- error
    wrong node kind: expected ScalarNode but got MappingNode
    """
}
