import Charts
import Diagnostics
import Releases
import Text

/// Origins as one HTML page that needs nothing else: the manifests, and beside the line under the pointer its chain.
///
/// Written resource by resource, so that nobody holds the whole.
public struct ProvenancePage {
  private var index: [UInt8] = []
  private var number = 0
  private var files = FileNames()
  /// The path of the field that is being written.
  private var path = ByteString()

  /// A page without resources.
  public init() {}

  /// Appends the rest of the page.
  public func finish(_ text: inout [UInt8]) {
    if number == 0 { begin(&text) }
    text.append("</main><nav>")
    text += index
    text += Array(
      "</nav><aside id=chain aria-live=polite>\(ProvenancePage.legend)</aside>\(ProvenancePage.script)".utf8)
  }

  private func begin(_ text: inout [UInt8]) { text += Array("\(ProvenancePage.head)<main>".utf8) }

  /// Appends a resource.
  public mutating func add(_ resource: ExplainedResource, to text: inout [UInt8]) {
    if number == 0 { begin(&text) }
    let title = Array(Markup.escaped(resource.title).utf8)
    index += Array("<a href=\"#r\(number)\">".utf8) + title + Array("</a>".utf8)
    text += Array("<section id=\"r\(number)\"><h2>".utf8) + title + Array("</h2><pre>".utf8)
    number += 1
    var fields = LineFields(resource)
    // A text of several lines is one thing to point at: its chain stands behind the last of them.
    var open: (fields: ArraySlice<ExplainedField>, lastLine: Int)?
    resource.text.forEachLine { line, bytes in
      let own = fields.fields(of: line)
      if let former = open {
        if own.isEmpty, line <= former.lastLine {
          text.append(UInt8(ascii: "\n"))
          return ProvenancePage.append(bytes, to: &text)
        }
        close(former.fields, &text)
        open = nil
      }
      guard let first = own.first else {
        text.append("<span class=l>")
        ProvenancePage.append(bytes, to: &text)
        text.append("</span>\n")
        return
      }
      text.append("<span tabindex=0 class=\"l f ")
      text.append(text: first.chain.runs.first?.links.first?.role.rawValue ?? "unknown")
      text.append("\">")
      ProvenancePage.append(bytes, to: &text)
      open = (own, line + (own.last.map(ProvenancePage.furtherLines) ?? 0))
    }
    if let open { close(open.fields, &text) }
    text.append("</pre></section>")
  }

  private mutating func close(_ fields: ArraySlice<ExplainedField>, _ text: inout [UInt8]) {
    text.append("<template>")
    for field in fields { add(field, to: &text) }
    text.append("</template></span>\n")
  }

  /// How many lines of a manifest a text may go on for: a line break of its own or none is behind its last one.
  private static func furtherLines(of field: ExplainedField) -> Int {
    guard let last = field.value.bytes.last else { return 0 }
    let breaks = field.value.bytes.count { $0 == UInt8(ascii: "\n") }
    return breaks > 0 && last != UInt8(ascii: "\n") ? breaks + 1 : breaks
  }

  private mutating func add(_ field: ExplainedField, to text: inout [UInt8]) {
    text.append("<h3>")
    path.bytes.removeAll(keepingCapacity: true)
    field.path.append(to: &path)
    ProvenancePage.append(path.bytes[...], to: &text)
    text.append("</h3><p><code>")
    let shown = field.value.bytes[...].beginning(atMost: 200)
    ProvenancePage.append(shown, to: &text)
    text.append(shown.count < field.value.count ? "…</code></p><table>" : "</code></p><table>")
    for run in field.chain.runs {
      if run.isShared { text.append(contentsOf: rows(of: run)) } else { append(run.links, to: &text) }
    }
    text.append("</table>")
  }

  private mutating func rows(of run: ProvenanceRun) -> [UInt8] {
    if let known = run.rows { return known }
    var rows: [UInt8] = []
    append(run.links, to: &rows)
    run.rows = rows
    return rows
  }

  private mutating func append(_ links: [ProvenanceLink], to text: inout [UInt8]) {
    for index in links.indices { ProvenancePage.append(links[index], to: &text, &files) }
  }

  /// One step as a row.
  private static func append(_ link: ProvenanceLink, to text: inout [UInt8], _ files: inout FileNames) {
    text.append(ProvenancePage.beginning(of: link.role))
    if link.mark.isKnown {
      text.append(contentsOf: files[link.mark.file].markup)
      files.append(placeIn: link.mark, to: &text)
    } else {
      text.append(text: Markup.escaped(link.place))
    }
    text.append("<div>")
    if !link.text.isEmpty {
      text.append("<code>")
      text.append(text: Markup.escaped(link.text))
      text.append("</code> ")
    }
    let note = link.note
    if !note.isEmpty { text.append(text: Markup.escaped(note)) }
    text.append("</div></td></tr>")
  }

  /// A row up to the place.
  private static func beginning(of role: ProvenanceLink.Role) -> StaticString {
    switch role {
    case .transformer: "<tr class=transformer><th>transformer</th><td>"
    case .patch: "<tr class=patch><th>patch</th><td>"
    case .generator: "<tr class=generator><th>generator</th><td>"
    case .resource: "<tr class=resource><th>resource</th><td>"
    case .template: "<tr class=template><th>template</th><td>"
    case .call: "<tr class=call><th>call</th><td>"
    case .value: "<tr class=value><th>value</th><td>"
    case .input: "<tr class=input><th>input</th><td>"
    case .overridden: "<tr class=overridden><th>overridden</th><td>"
    case .condition: "<tr class=condition><th>condition</th><td>"
    case .unexplained: "<tr class=unexplained><th>unexplained</th><td>"
    }
  }

  private static func append(_ bytes: ArraySlice<UInt8>, to text: inout [UInt8]) {
    let isPlain = bytes.withUnsafeBufferPointer { bytes in
      for byte in bytes where isSpecial(byte) { return false }
      text.append(contentsOf: bytes)
      return true
    }
    if !isPlain { text.append(text: Markup.escaped(String(decoding: bytes, as: UTF8.self))) }
  }

  /// Whether a byte may have to be written otherwise, or is part of no ASCII character.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case ..<0x20, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), 0x80...: true
    default: false
    }
  }

  /// What stands beside the manifests until a line is pointed at.
  private static let legend: String = {
    let roles: [(ProvenanceLink.Role, String)] = [
      (.template, "a chart's template"), (.patch, "a patch of the overlay"),
      (.transformer, "a transformer or generator of the overlay"), (.resource, "a file of resources"),
      (.unexplained, "not known"),
    ]
    let rows = roles.map { "<li class=\"l f \($0.rawValue)\">\($1)</li>" }.joined()
    return "<p>Point at a line to see where it came from; click it to keep it, or go there with Tab and Enter. "
      + "What set it last:</p><ul>\(rows)</ul>"
  }()

  private static let head = """
    <!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width">
    <title>Where it came from</title><style>
    :root{color-scheme:light dark}
    body{margin:0;display:grid;grid-template:auto 1fr/minmax(0,3fr) minmax(0,2fr);height:100vh;font:14px/1.5 system-ui}
    nav{grid-area:1/1/2/3;padding:.5em 1em;border-bottom:1px solid #ccc;max-height:6em;overflow:auto;display:flex;flex-wrap:wrap;
    gap:0 1em}nav a{white-space:nowrap}
    main,aside{overflow:auto;padding:0 1em}main{grid-area:2/1}aside{grid-area:2/2;border-left:1px solid #ccc;background:#fafafa}
    @media(max-width:50em){body{grid-template:auto 1fr 40vh/minmax(0,1fr)}nav{grid-area:1/1}aside{grid-area:3/1;
    border:solid #ccc;border-width:1px 0 0}}
    pre,code{font:13px/1.5 ui-monospace,monospace}code{white-space:pre-wrap}ul{list-style:none;padding:0}
    .l{display:inline-block;min-width:100%;border-left:3px solid transparent;padding-left:.4em}.f{border-color:#bbb}
    pre .f:hover,pre .f:focus,pre .f.kept{background:#fff3c4;outline:0}pre .f.kept{outline:1px solid}
    li.l{display:block;margin:.3em 0}
    h3,p code{overflow-wrap:anywhere}td div{color:#555;margin-bottom:.4em}
    .f.patch{border-color:#c2410c}.f.transformer,.f.generator{border-color:#7c3aed}.f.template{border-color:#0f766e}
    .f.resource{border-color:#1d4ed8}.f.unexplained{border-color:#dc2626}table{border-collapse:collapse;width:100%}
    th{text-align:left;font-weight:600;padding-right:.6em;vertical-align:top}td{vertical-align:top;padding-right:.6em;
    overflow-wrap:anywhere}tr.overridden{color:#777;text-decoration:line-through}tr.condition{color:#555}
    @media(prefers-color-scheme:dark){body{background:#111;color:#ddd}nav,aside{border-color:#444}aside{background:#181818}
    a{color:#8ab4f8}.f.template{border-color:#2dd4bf}.f.resource{border-color:#60a5fa}.f.patch{border-color:#fb923c}
    .f.transformer,.f.generator{border-color:#a78bfa}pre .f:hover,pre .f:focus,pre .f.kept{background:#3a3210}
    td div,tr.condition{color:#aaa}tr.overridden{color:#999}}
    </style>
    """

  private static let script = """
    <script>
    const box=document.getElementById('chain');let kept=null;
    const show=f=>{box.replaceChildren(f.querySelector('template').content.cloneNode(true))};
    const keep=f=>{kept?.classList.remove('kept');kept=kept===f?null:f;kept?.classList.add('kept');if(f)show(f)};
    const line=e=>e.target.closest?.('pre .f'),main=document.querySelector('main');
    for(const kind of ['mouseover','focusin'])main.addEventListener(kind,e=>{const f=line(e);if(f&&!kept)show(f)});
    main.addEventListener('click',e=>{const f=line(e);if(f)keep(f)});
    main.addEventListener('keydown',e=>{const f=line(e);if(f&&(e.key==='Enter'||e.key===' ')){e.preventDefault();keep(f)}});
    addEventListener('keydown',e=>{if(e.key==='Escape'&&kept)keep(kept)});
    </script></html>

    """
}
