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
    page += Array("</main><aside id=chain><p>Point at a line, or click it to keep it.</p></aside>".utf8)
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
        page += Array((text + "\n").utf8)
        continue
      }
      page += Array("<span tabindex=0 class=\"f \(own[0].chain.first?.role.rawValue ?? "unknown")\">".utf8)
      page += Array("\(text)<template>\(own.map(chain).joined())</template></span>\n".utf8)
    }
    page += Array("</pre></section>".utf8)
  }

  private static func chain(of field: ExplainedField) -> String {
    let rows = field.chain.map { link in
      "<tr class=\(link.role.rawValue)><th>\(link.role.rawValue)</th><td>\(Markup.escaped(link.place))</td>"
        + "<td><code>\(Markup.escaped(link.text))</code> \(Markup.escaped(link.note))</td></tr>"
    }
    return "<h3>\(Markup.escaped(field.path.description))</h3><table>\(rows.joined())</table>"
  }

  private static let head = """
    <!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width">
    <title>Where it came from</title><style>
    body{margin:0;display:grid;grid-template:auto 1fr/minmax(0,3fr) minmax(0,2fr);height:100vh;font:14px/1.5 system-ui}
    nav{grid-column:1/3;padding:.5em 1em;border-bottom:1px solid #ccc;max-height:6em;overflow:auto}
    nav a{margin-right:1em;white-space:nowrap}
    main,aside{overflow:auto;padding:0 1em}aside{border-left:1px solid #ccc;background:#fafafa}
    pre{font:13px/1.5 ui-monospace,monospace}.f{display:inline-block;min-width:100%;border-left:3px solid #bbb;padding-left:.4em}
    .f:hover,.f:focus,.f.kept{background:#fff3c4;outline:0}
    .f.patch{border-color:#c2410c}.f.transformer,.f.generator{border-color:#7c3aed}.f.template{border-color:#0f766e}
    .f.resource{border-color:#1d4ed8}table{border-collapse:collapse;width:100%}
    th{text-align:left;font-weight:600;padding-right:.6em;vertical-align:top}td{vertical-align:top;padding-right:.6em;
    overflow-wrap:anywhere}tr.overridden{color:#777;text-decoration:line-through}tr.condition{color:#555}
    @media(prefers-color-scheme:dark){body{background:#111;color:#ddd}aside{background:#181818}a{color:#8ab4f8}
    .f:hover,.f:focus,.f.kept{background:#3a3210}}
    </style>
    """

  private static let script = """
    <script>
    const box=document.getElementById('chain');let kept=null;
    const show=f=>{box.replaceChildren(f.querySelector('template').content.cloneNode(true))};
    for(const f of document.querySelectorAll('.f')){
    f.addEventListener('mouseenter',()=>{if(!kept)show(f)});
    f.addEventListener('focus',()=>{if(!kept)show(f)});
    f.addEventListener('click',()=>{kept?.classList.remove('kept');kept=kept===f?null:f;kept?.classList.add('kept');show(f)});}
    </script></html>

    """
}
