/// Resources, JSON patches and what Kustomize 5.8.1 makes of them, as its binary printed it.
enum JSONPatchCases {
  /// `== NAME`, the resource, `-- patch`, the patch, `-- result`, the result.
  static let results = """
    == addPutsAKey
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: add, path: /data, value: {a: b}}
    -- result
    apiVersion: v1
    data:
      a: b
    kind: ConfigMap
    metadata:
      name: a
    == addReplacesAKey
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    data: {a: b}
    -- patch
    - {op: add, path: /data/a, value: c}
    -- result
    apiVersion: v1
    data:
      a: c
    kind: ConfigMap
    metadata:
      name: a
    == addInsertsBeforeAnIndex
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    -- patch
    - {op: add, path: /list/1, value: x}
    -- result
    apiVersion: v1
    kind: ConfigMap
    list:
    - a
    - x
    - b
    - c
    metadata:
      name: a
    == addAppendsAtDash
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    -- patch
    - {op: add, path: /list/-, value: x}
    -- result
    apiVersion: v1
    kind: ConfigMap
    list:
    - a
    - b
    - c
    - x
    metadata:
      name: a
    == addAppendsAtTheLength
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    -- patch
    - {op: add, path: /list/3, value: x}
    -- result
    apiVersion: v1
    kind: ConfigMap
    list:
    - a
    - b
    - c
    - x
    metadata:
      name: a
    == addAtANegativeIndexCountsFromBehindTheNewEnd
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    -- patch
    - {op: add, path: /list/-1, value: x}
    - {op: add, path: /list/-3, value: y}
    -- result
    apiVersion: v1
    kind: ConfigMap
    list:
    - a
    - b
    - true
    - c
    - x
    metadata:
      name: a
    == addWithoutValueAddsNull
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: add, path: /x}
    -- result
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    x: null
    == removeTakesAKeyAndAnIndex
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    b: 1
    -- patch
    - {op: remove, path: /b}
    - {op: remove, path: /list/-1}
    - {op: remove, path: /list/0}
    -- result
    apiVersion: v1
    kind: ConfigMap
    list:
    - b
    metadata:
      name: a
    == replaceOfAMissingKeyAddsIt
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: replace, path: /x, value: 1}
    -- result
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    x: 1
    == replaceAtANegativeIndex
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    -- patch
    - {op: replace, path: /list/-1, value: 1}
    -- result
    apiVersion: v1
    kind: ConfigMap
    list:
    - a
    - b
    - 1
    metadata:
      name: a
    == replaceOfTheWhole
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - op: replace
      path: ''
      value: {apiVersion: v1, kind: Secret, metadata: {name: b}}
    -- result
    apiVersion: v1
    kind: Secret
    metadata:
      name: b
    == moveAndCopy
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    b: {c: 1}
    -- patch
    - {op: move, from: /b/c, path: /d}
    - {op: copy, from: /list, path: /b/e}
    - {op: move, from: /list/0, path: /list/-}
    -- result
    apiVersion: v1
    b:
      e:
      - a
      - b
      - c
    d: 1
    kind: ConfigMap
    list:
    - b
    - c
    - a
    metadata:
      name: a
    == tildesAndSlashesInKeys
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
      annotations: {a/b: x, c~d: y}
    -- patch
    - {op: replace, path: /metadata/annotations/a~1b, value: z}
    - {op: remove, path: /metadata/annotations/c~0d}
    -- result
    apiVersion: v1
    kind: ConfigMap
    metadata:
      annotations:
        a/b: z
      name: a
    == whatPrecedesTheFirstSlashIsIgnored
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: add, path: foo/x, value: 1}
    -- result
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    x: 1
    == aTrailingSlashNamesAnEmptyKey
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    x: {}
    -- patch
    - {op: add, path: /x/, value: 1}
    -- result
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    x:
      "": 1
    == testComparesListsAndMaps
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    b: {c: 1, d: [x]}
    -- patch
    - {op: test, path: /b, value: {d: [x], c: 1}}
    - {op: test, path: /list/-1, value: c}
    - {op: add, path: /ok, value: true}
    -- result
    apiVersion: v1
    b:
      c: 1
      d:
      - x
    kind: ConfigMap
    list:
    - a
    - b
    - c
    metadata:
      name: a
    ok: true
    == testOfAMissingKeyWithNull
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: test, path: /b, value: null}
    - {op: test, path: /c}
    - {op: add, path: /ok, value: true}
    -- result
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    ok: true
    == numbersPassThroughAFloat
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    a: 9007199254740993
    b: 1000000
    c: 1.50
    d: 0x10
    e: 1e-7
    f: 18446744073709551615
    -- patch
    - {op: add, path: /z, value: 12345678901234567890}
    -- result
    a: 9007199254740992
    apiVersion: v1
    b: 1000000
    c: 1.5
    d: 16
    e: 1e-07
    f: 1.8446744073709552e+19
    kind: ConfigMap
    metadata:
      name: a
    z: 12345678901234567000
    == datesBecomeTimes
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    a: 2020-01-02
    -- patch
    - {op: add, path: /z, value: 2020-01-02}
    -- result
    a: "2020-01-02T00:00:00Z"
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    z: "2020-01-02"
    == strictJSON
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    [{"op": "add", "path": "/x", "value": {"a": 1.0, "b": "\\u00e9\\n", "c": null}}]
    -- result
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    x:
      a: 1
      b: |
        é
      c: null
    == yamlBooleansOfThePatchAreThoseOfYaml11
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: add, path: /x, value: {a: yes, b: 'yes', c: 1_000}}
    -- result
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    x:
      a: true
      b: "yes"
      c: 1000
    == nullValuesStay
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    a: null
    -- patch
    - {op: add, path: /x, value: null}
    -- result
    a: null
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    x: null
    == emptyListOfOperations
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    a: 1
    -- patch
    []
    -- result
    a: 1
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    == signedIndices
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    -- patch
    - {op: replace, path: /list/+1, value: x}
    - {op: replace, path: /list/00, value: y}
    -- result
    apiVersion: v1
    kind: ConfigMap
    list:
    - true
    - x
    - c
    metadata:
      name: a
    == addAfterNull
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    a: {b: c}
    -- patch
    - {op: add, path: /a/b, value: null}
    - {op: replace, path: /a/b, value: 1}
    -- result
    a:
      b: 1
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    == copyMissingKey
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: copy, from: /x, path: /z}
    -- result
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    z: null
    """

  /// `== NAME`, the resource, `-- patch`, the patch, `-- error`, the message.
  static let errors = """
    == addBelowAMissingParent
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: add, path: /x/y, value: 1}
    -- error
    add operation does not apply: doc is missing path: "/x/y": missing value
    == addBelowAScalar
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    x: 1
    -- patch
    - {op: add, path: /x/y, value: 1}
    -- error
    add operation does not apply: doc is missing path: "/x/y": missing value
    == addBelowNull
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    x: null
    -- patch
    - {op: add, path: /x/y, value: 1}
    -- error
    add operation does not apply: doc is missing path: "/x/y": missing value
    == addBeyondTheEnd
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    -- patch
    - {op: add, path: /list/4, value: 1}
    -- error
    error in add for path: '/list/4': Unable to access invalid index: 4: invalid index referenced
    == addBeforeTheBeginning
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    -- patch
    - {op: add, path: /list/-5, value: 1}
    -- error
    error in add for path: '/list/-5': Unable to access invalid index: -5: invalid index referenced
    == addAtAWordOfAList
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    -- patch
    - {op: add, path: /list/x, value: 1}
    -- error
    error in add for path: '/list/x': value was not a proper array index: 'x': strconv.Atoi: parsing "x": invalid syntax
    == addToTheWhole
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: add, path: '', value: {}}
    -- error
    add operation does not apply: doc is missing path: "": missing value
    == addWithoutPath
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: add, value: {}}
    -- error
    add operation failed to decode path: missing value
    == removeMissingKey
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: remove, path: /x}
    -- error
    error in remove for path: '/x': Unable to remove nonexistent key: x: missing value
    == removeMissingIndex
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    -- patch
    - {op: remove, path: /list/3}
    -- error
    error in remove for path: '/list/3': Unable to access invalid index: 3: invalid index referenced
    == removeBelowMissing
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: remove, path: /x/y}
    -- error
    remove operation does not apply: doc is missing path: "/x/y": missing value
    == replaceBelowMissing
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: replace, path: /x/y, value: 1}
    -- error
    replace operation does not apply: doc is missing path: /x/y: missing value
    == replaceMissingIndex
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    list: [a, b, c]
    -- patch
    - {op: replace, path: /list/3, value: 1}
    -- error
    replace operation does not apply: doc is missing key: /list/3: missing value
    == testFails
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: test, path: /kind, value: Secret}
    -- error
    testing value /kind failed: test failed
    == testOfMissingFails
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: test, path: /x, value: 1}
    -- error
    testing value /x failed: test failed
    == testOfSpellings
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    a: 1.0
    -- patch
    [{"op":"test","path":"/a","value":1.0}]
    -- error
    testing value /a failed: test failed
    == testBelowMissing
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: test, path: /x/y, value: 1}
    -- error
    test operation does not apply: is missing path: /x/y: missing value
    == testOfSigns
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    a: x<y
    -- patch
    [{"op":"test","path":"/a","value":"x<y"}]
    -- error
    testing value /a failed: test failed
    == moveMissing
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: move, from: /x/y, path: /z}
    -- error
    move operation does not apply: doc is missing from path: /x/y: missing value
    == moveMissingKey
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: move, from: /x, path: /z}
    -- error
    error in move for path: 'x': Unable to remove nonexistent key: x: missing value
    == copyMissing
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: copy, from: /x/y, path: /z}
    -- error
    copy operation does not apply: doc is missing from path: /x/y: missing value
    == copyToMissing
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: copy, from: /kind, path: /z/y}
    -- error
    copy operation does not apply: doc is missing destination path: /z/y: missing value
    == unknownOperation
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: foo, path: /x}
    -- error
    Unexpected kind: foo
    == noOperation
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {path: /x}
    -- error
    Unexpected kind: unknown
    == mapInsteadOfList
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    {op: add, path: /x}
    -- error
    trouble configuring builtin PatchTransformer with config: `
    == listOfWords
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    [a, b]
    -- error
    trouble configuring builtin PatchTransformer with config: `
    == flowListIsNotJSON
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    [{op: add, path: /x, value: 1}]
    -- error
    trouble configuring builtin PatchTransformer with config: `
    == infinity
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    a: .inf
    -- patch
    - {op: add, path: /x, value: 1}
    -- error
    json: unsupported value: +Inf
    == replaceTheWholeByAList
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    - {op: replace, path: '', value: [1]}
    -- error
    json: cannot unmarshal array into Go value of type map[string]interface {}
    == hugeNumber
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
    -- patch
    [{"op":"add","path":"/x","value":1e400}]
    -- error
    json: cannot unmarshal number 1e400 into Go value of type float64
    """
}
