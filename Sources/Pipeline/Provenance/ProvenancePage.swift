import Releases
import Text

/// Origins as one HTML page that needs nothing else: the manifests, and beside the line under the pointer its chain.
public enum ProvenancePage {
  /// The page.
  public static func page(_ explanation: Explanation) -> [UInt8] {
    var page = Array(head.utf8)
    page += Array("<nav>".utf8)
    for (index, resource) in explanation.resources.enumerated() {
      page += Array("<a href=\"#r\(index)\">\(Markup.escaped(resource.title))</a>".utf8)
    }
    page += Array("</nav><main>".utf8)
    for (index, resource) in explanation.resources.enumerated() { append(resource, index, to: &page) }
    page += Array("</main><aside id=chain>\(legend)</aside>".utf8)
    page += Array(script.utf8)
    return page
  }

  private static func append(_ resource: ExplainedResource, _ number: Int, to page: inout [UInt8]) {
    page += Array("<section id=\"r\(number)\"><h2>\(Markup.escaped(resource.title))</h2><pre>".utf8)
    let fields = Dictionary(grouping: resource.fields, by: \.line)
    var lines = resource.text.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for (index, line) in lines.enumerated() {
      let own = fields[index + 1] ?? []
      let text = Markup.escaped(String(decoding: line, as: UTF8.self))
      guard !own.isEmpty else {
        page += Array("<span class=l>\(text)</span>\n".utf8)
        continue
      }
      page += Array("<span tabindex=0 class=\"l f \(own[0].chain.first?.role.rawValue ?? "unknown")\">".utf8)
      page += Array("\(text)<template>\(own.map(chain).joined())</template></span>\n".utf8)
    }
    page += Array("</pre></section>".utf8)
  }

  private static func chain(of field: ExplainedField) -> String {
    let rows = field.chain.map { link in
      let text = link.text.isEmpty ? "" : "<code>\(Markup.escaped(link.text))</code> "
      return "<tr class=\(link.role.rawValue)><th>\(link.role.rawValue)</th><td>\(Markup.escaped(link.place))"
        + "<div>\(text)\(Markup.escaped(link.note))</div></td></tr>"
    }
    let value = Markup.escaped(String(decoding: field.value.bytes.prefix(200), as: UTF8.self))
    let end = field.value.count > 200 ? "…" : ""
    return "<h3>\(Markup.escaped(field.path.description))</h3><p><code>\(value)\(end)</code></p>"
      + "<table>\(rows.joined())</table>"
  }

  /// What stands beside the manifests until a line is pointed at.
  private static let legend: String = {
    let roles: [(ProvenanceLink.Role, String)] = [
      (.template, "a chart's template"), (.patch, "a patch of the overlay"),
      (.transformer, "a transformer or generator of the overlay"), (.resource, "a file of resources"),
      (.unexplained, "not known"),
    ]
    let rows = roles.map { "<li class=\"l f \($0.rawValue)\">\($1)</li>" }.joined()
    return "<p>Point at a line to see where it came from; click it to keep it. What set it last:</p><ul>\(rows)</ul>"
  }()

  private static let head = """
    <!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width">
    <title>Where it came from</title><style>
    body{margin:0;display:grid;grid-template:auto 1fr/minmax(0,3fr) minmax(0,2fr);height:100vh;font:14px/1.5 system-ui}
    nav{grid-column:1/3;padding:.5em 1em;border-bottom:1px solid #ccc;max-height:6em;overflow:auto}
    nav a{margin-right:1em;white-space:nowrap}
    main,aside{overflow:auto;padding:0 1em}aside{border-left:1px solid #ccc;background:#fafafa}
    pre,code{font:13px/1.5 ui-monospace,monospace}ul{list-style:none;padding:0}
    .l{display:inline-block;min-width:100%;border-left:3px solid transparent;padding-left:.4em}.f{border-color:#bbb}
    pre .f:hover,pre .f:focus,pre .f.kept{background:#fff3c4;outline:0}li.l{display:block;margin:.3em 0}
    h3{overflow-wrap:anywhere}td div{color:#555;margin-bottom:.4em}
    .f.patch{border-color:#c2410c}.f.transformer,.f.generator{border-color:#7c3aed}.f.template{border-color:#0f766e}
    .f.resource{border-color:#1d4ed8}.f.unexplained{border-color:#dc2626}table{border-collapse:collapse;width:100%}
    th{text-align:left;font-weight:600;padding-right:.6em;vertical-align:top}td{vertical-align:top;padding-right:.6em;
    overflow-wrap:anywhere}tr.overridden{color:#777;text-decoration:line-through}tr.condition{color:#555}
    @media(prefers-color-scheme:dark){body{background:#111;color:#ddd}aside{background:#181818}a{color:#8ab4f8}
    pre .f:hover,pre .f:focus,pre .f.kept{background:#3a3210}td div{color:#aaa}}
    </style>
    """

  private static let script = """
    <script>
    const box=document.getElementById('chain');let kept=null;
    const show=f=>{box.replaceChildren(f.querySelector('template').content.cloneNode(true))};
    for(const f of document.querySelectorAll('pre .f')){
    f.addEventListener('mouseenter',()=>{if(!kept)show(f)});
    f.addEventListener('focus',()=>{if(!kept)show(f)});
    f.addEventListener('click',()=>{kept?.classList.remove('kept');kept=kept===f?null:f;kept?.classList.add('kept');show(f)});}
    </script></html>

    """
}
