"""What the templates of fuzz-templates are made of: texts that mean something to a function, and the functions.

Texts are lists to choose from; a function that makes a text takes a source of randomness.
"""

FIELDS = ["s", "e", "u", "n", "f", "big", "neg", "t", "no", "nil", "nope", "l", "el", "ll", "lm", "m", "em", "mm", "odd"]
PATHS = ["m.a", "m.b", "mm.x.y", "mm.x.nope", "m.nope", "lm", "mm.x", "odd.t", "odd"]
STRINGS = ["", "a", "hello", "Hello World", "a,b,c", "x-y_z", "é", "日本", "1", "12.5", "0x1f", "true", "null", "a\nb",
           " pad ", "<b>&'\"</b>", "%d", "a: b", "- x", "{}", "k=v&w", "v1.2.3", "\t", "\\", "FooBar", "foo bar baz"]
ODD = STRINGS + ["yes", "off", "~", "1e3", "0o7", "012", "+1", ".5", "1_0", "0b1", "2020-01-02", "12:30", "=", "<<", "#c", "a #c", "a:", ":a", "?", "? a",
                 "-", "*a", "&a", "!a", "|", ">", "@", "`", "[a", "]", "{a", "}", ",", "'a'", '"a"', "%a", "a\n", "a\n\n", "\na", " a\nb", "a\n b\n", "a\r\nb",
                 "\x07", "\x7f", "\u0085", "\u2028", "\ufeff", "\U0001F600", "a\tb", "word " * 30, "x" * 130, "a  b", "\u00a0", "Null", "NaN", ".inf", "0x", "1.", "-.5", "1e", "---", "..."]
NUMBERS = ["0", "1", "2", "-1", "3", "10", "42", "100", "1000000", "0x1F", "0b101", "0o17", "017", "1_000", "1e3",
           "1.5", "-2.5", "0.1", "1e-7", "1e21", "3.0", "'a'", "'\\n'", "'é'", "9223372036854775807", "1i", "2+3i"]

REGEXES = ["a", "[a-z]+", "(\\w)(\\w)", "^x", "l*", "", "(?i)H", "\\d+", "(a|b)?", "(", "[", "\\bf", "é", "(?P<n>o)", ".$", "\\s"]
VERSIONS = ["1.2.3", "v1.2.3", "1.2", "1", "v2", "1.2.3-rc.1", "1.2.3+b", "0.0.0", "x", "", "1.2.3.4", "01.2.3", "1.2.4-0", "1.37.0"]
CONSTRAINTS = [">=1.2", "^1.2.3", "~1.2", "1.x", "*", ">1.0.0 <2", "1.2.3 - 1.3", "!=1.2.3", "^0", ">=1.2.3-0", "||", "<2 || >3",
               "", "~>1", "=1.2.3", ">= 1.2.x", "a", "1.2.3 1.2.4", ">1,<2", "^0.0.1", "=>1", "=<2.0"]
LAYOUTS = ["2006-01-02", "15:04:05", "Jan 2 2006", "2006-01-02T15:04:05Z07:00", "Mon _2 MST", "06 .000 .999", "3:04PM", "-0700", "002", ""]
DATES = ["2024-02-29", "12:34:56", "Feb 3 2021", "2021-12-31T23:59:59+02:00", "1999-01-01T00:00:00Z", "x", "0", "2021-02-30"]
DURATIONS = ["1h30m", "90s", "1.5h", "-3m", "100ms", "0", "1d", "3600", "1h1m1.5s", "9999h", ".5s", "1us", "h", "", "26h"]
URLS = ["http://u:p@h.x:80/a/b?q=1&r=2#f", "//h", "x", "", "mailto:a@b", "http://[::1]:8/", "a%20b", "%zz", "https://é/ü?x=é", "http://h/a b"]
OSPATHS = ["/a/b.c", "a//b/../c", "", ".", "/", "a.tar.gz", "../x", "a/", ".x", "/.."]
YAMLS = ["a: 1", "- 1\n- b", "a: yes\nb: 0x1f\nc: 012\nd: 1_000\ne: 1e3\nf: .5", "x: &a {k: 1}\ny: *a", "a: &a {k: 1, l: 2}\nb:\n  <<: *a\n  l: 3",
         "a: |\n  x\n  y\n", "a: >-\n  x\n  y\n\n  z", "[1, a, {b: c}]", "{a: 1, a: 2}", "a: !!str 1", "a: !!binary aGk=", "a: ~\nb:\nc: null",
         "1: a\n2.5: b\ntrue: c", "? a\n: b", "a: 1\n---\nb: 2", "a: [", "\ta: 1", "a: 2020-01-02", "a: 12:30:45", "a: 'it''s'", "a: \"\\u00e9\\n\"",
         "# c", "", "a: 1.0", "a: 123456789012345678901234567890", "a: !x b", "- - 1\n  - 2\n- []", "a: b: c", "a: .inf", "null: 1", "a: *x", "'", "%YAML 1.1\n---\na: 1", "a: @x"]
JSONS = ['{"a":1}', "[1,\"b\",null]", "{", "1", "\"x\"", "null", '{"a":{"b":[1.5,1e30,-0]}}', '{"a":"\\u00e9\\n<&>"}', "[1,]", '{"a":1}x', "tru", '{"b":1,"a":2,"b":3}', "", "[[],{}]", "0123"]
TOMLS = ["a = 1", "[t]\nx = 'y'", "a = [1, 2]\nb = {c = 1.5}", "[[l]]\nn = 1\n[[l]]\nn = 2", "a = 2020-01-02", "a =", "a.b.c = true", "x = \"\\u00e9\"", "a = 1\na = 2", "", "a = 0x1F", "a = 'x'y"]
TEMPLATES = ["{{ . }}", "{{ .Values.s }}", "{{ .a }}{{ range .Values.l }}{{ . }},{{ end }}", "{{ include \"shared\" . }}", "{{", "{{ nope }}", "x", "",
             "{{ fail \"f\" }}", "{{ tpl \"{{ 1 }}\" . }}", "{{ define \"z\" }}z{{ end }}{{ template \"z\" }}", "{{ .Values.nope.x }}", "{{ $x := 1 }}{{ $x }}", "<no value>{{ .nope }}"]
KINDS = ["string", "int", "map", "slice", "float64", "bool", "invalid", "int64", "map[string]interface {}", "[]interface {}"]
TEXT_KINDS = {"r": REGEXES, "v": VERSIONS, "V": CONSTRAINTS, "t": LAYOUTS, "d": DATES, "D": DURATIONS, "u": URLS, "p": OSPATHS,
              "y": YAMLS, "j": JSONS, "o": TOMLS, "T": TEMPLATES, "K": KINDS}

# Functions by the kinds of their arguments: s string, n number, l list, m map, a anything, i small integer, c condition;
# the others choose from the texts above.
FUNCTIONS = """
upper s|lower s|title s|trim s|quote a|squote a|nospace s|trunc is|abbrev is|substr iis|replace sss|contains ss
hasPrefix ss|hasSuffix ss|trimPrefix ss|trimSuffix ss|trimAll ss|repeat is|cat aa|indent is|nindent is|default aa
empty a|coalesce aaa|ternary aac|list aaa|list aa|list|first l|last l|rest l|initial l|append la|prepend la
concat ll|uniq l|without la|has al|reverse l|join sl|splitList ss|toString a|toStrings l|int a|int64 a|float64 a
add nn|sub nn|mul nn|div nn|mod nn|max nn|min nn|ceil n|floor n|round ni|add1 n|dict|dict sa|dict sasa|get ms
hasKey ms|pick ms|omit ms|pluck sm|merge mm|toJson a|fromJson s|toYaml a|fromYaml s|toPrettyJson a|kindOf a|typeOf a
kindIs sa|typeIs sa|deepEqual aa|len a|len l|len s|index li|index ms|index ll|and aa|or aa|or aaa|not a|eq aa|ne aa
eq nn|eq ss|eq aaa|lt nn|le nn|gt nn|ge ss|lt aa|print aa|print aaa|println aa|html s|js s|urlquery s|html a|b64enc s
b64dec s|sha256sum s|until i|untilStep iii|seq i|sortAlpha l|atoi s|regexMatch ss|regexReplaceAll sss|snakecase s
camelcase s|kebabcase s|swapcase s|initials s|untitle s|plural ssi|compact l|slice li|slice lii|dig ssam|all aa|any aa
toDecimal a|splitn sis|wrap is|substr iis|chunk il|sortAlpha a|keys m|values m|set msa|unset ms|mustToJson a
toRawJson a|required sa|empty a|int n|toString n|quote aa|hasKey m s|mustFirst l|mustHas al|tpl sa|include sa|call a
regexMatch rs|regexFind rs|regexFindAll rsi|regexReplaceAll rsR|regexReplaceAll rsR|regexReplaceAllLiteral rss|regexSplit rsi|regexQuoteMeta s
mustRegexFind rs|mustRegexMatch rs|mustRegexReplaceAll rss|mustRegexSplit rsi|semver v|semverCompare Vv|semverCompare Vv
fromYaml y|fromYaml y|fromYamlArray y|fromJson j|fromJsonArray j|mustFromJson j|fromToml o|toToml a|toToml m|toYaml a|toYaml m
toYamlPretty a|toYamlPretty m|mustToYaml a|mustToToml m|toPrettyJson m|mustToPrettyJson a|mustToRawJson a|toJson m
mustToDuration D|durationSeconds a|durationMinutes D|durationHours D|durationDays D|durationWeeks D|durationMilliseconds D
durationRoundTo DD|durationTruncateTo DD|durationRound s|durationRound D|toDate td|mustToDate td|dateInZone tZs|htmlDateInZone Zs
unixEpoch Z|duration n|duration n|dateModify DZ|mustDateModify DZ|htmlDate Z|date_modify DZ|date_in_zone tZs|urlParse u|urlJoin m|base p|dir p|clean p|ext p
isAbs p|osBase p|osDir p|osClean p|osExt p|osIsAbs p|typeIsLike Ka|kindIs Ka|typeIs Ka|mergeOverwrite mm|mustMerge mm
mustMergeOverwrite mm|deepCopy a|mustDeepCopy m|dig sam|dig ssam|mustAppend la|mustPrepend la|push la|mustPush la|mustLast l
mustRest l|mustInitial l|mustReverse l|mustUniq l|mustWithout la|mustCompact l|mustSlice lii|mustChunk il|tuple aa|chunk il
without laa|any aaa|all aaa|pick mss|omit mss|pluck smm|addf nn|subf nn|mulf nn|divf nn|add1f n|maxf nn|minf nn|biggest nn
floor a|ceil a|round nii|add aaa|mul aa|int64 a|adler32sum s|sha1sum s|sha512sum s|b32enc s|b32dec s|bcrypt|randInt|wrapWith iss
shuffle|trimall ss|split ss|splitn sis|tpl Ta|tpl Ta|tpl Tm|list aaaa|first s|last s|reverse a|abbrevboth iis|substr iis
trunc is|title s|initials s|camelcase s|snakecase s|kebabcase s|untitle s|swapcase s|plural ssi|nospace s|indent is|isset
hello|seq ii|seq iii|untilStep iii|printf s|printf sa|print|slice si|slice sii|slice li|index s i|len m|index m|index l|js a
urlquery a|html aa|lt ss|le ns|eq aaaa|ne ss|ge nn|and aaa|and|or|not c|ternary aaa|toStrings a|join sa|sortAlpha l|uniq a
lookup ssss|date tW|date tW|date_in_zone tWw|dateInZone tWw|dateInZone tWw|htmlDateInZone Ww|htmlDate W|unixEpoch W|toYaml O|toYamlPretty O|toJson O|toRawJson O|quote O|squote O|printf sO|fromYaml O|fromJson O|toToml m|js O|html O|urlquery O|wrap iO|abbrev iO|trim O|title O|camelcase O|snakecase O|kebabcase O|untitle O|nindent iO|cat OO|initials O|swapcase O|splitList sO|regexSplit rOi|regexFindAll rOi|regexReplaceAll rOR|fromToml O|fromYamlArray y|urlParse O|clean O|base O|semver O|toDate tO|mustToDuration O|atoi O|int O|int64 O|float64 O|toDecimal O|b64dec O|b32dec O|tpl OO|toYaml Y|toYamlPretty Y|toJson Y|toToml Y|print Y|derivePassword|sha256sum O|dig ssam|replace sOO|substr iiO|trunc iO|plural sOi|nospace O|concat l|concat lll|getHostByName s|env|values m|fail|quote|squote|cat|cat aaa|kindOf|dict aa|dict sas|set msm|get ma
""".replace("\n", "|")
FUNCTIONS = [tuple(f.split()) for f in FUNCTIONS.split("|") if f.strip()]
IGNORED = {"bcrypt", "randInt", "shuffle", "env", "isset", "fail"}
FUNCTIONS = [f for f in FUNCTIONS if f[0] not in IGNORED]
UNORDERED = {"keys", "values"}


# -- values of every type that a template can hold

TYPED = """
(int 3)|(int64 -7)|(float64 2.5)|3.0|1e100|'x'|2i|true|"s"|(list)|(list 1 "a" 2.5 true nil)|(dict)|(dict "a" 1 "b" (list 1))|(splitList "," "a,b")
(split "," "a,b")|(until 3)|(untilStep 0 5 2)|(chunk 2 (list 1 2 3))|(toStrings (list 1 2))|(regexFindAll "a" "aab" -1)|(sortAlpha (list "b" "a"))
(keys (dict "a" 1))|(semver "1.2.3-rc.1+b")|(urlParse "http://u:p@h/x?y#z")|(toDate "2006-01-02" "2024-02-29")|(mustToDuration "1h2m3.5s")|(duration 90)
($.Files.GetBytes "f/a.txt")|($.Files.Lines "f/a.txt")|($.Files.Glob "f/*.yaml")|$.Capabilities.KubeVersion|$.Capabilities.HelmVersion|$.Release|$.Chart
$.Template|(index (list 1) 0)|(first (list))|(int64 9223372036854775807)|(b64dec "//8=")|(trunc 1 "é")|(fromJson "null")|(fromYaml "")|(get (dict) "a")
(dict "a" nil)|(list nil)|(atoi "12")|(toDecimal "755")|(deepCopy (list 1))|(without (list 1 2) 1)|(pluck "a" (dict "a" 1))|(ternary 1 2 true)
(fromToml "a = 2020-01-02").a|(fromToml "a = 1").a|(fromToml "a = 07:32:00").a|(fromToml "a = 1979-05-27T07:32:00Z").a|(fromJsonArray "[1]")|(seq 3)
(values (dict "a" 1))|(.Values.l | first)|(splitn "," 2 "a,b,c")|(mustRegexSplit "b" "abc" -1)|(int "0x10")|(float64 "1e400")|(print nil)|(ceil 1.5)|(div 7 2)
(divf 1 3)|(len "abc")|(unixEpoch (toDate "2006" "2024"))|(toDate "2006" "2024").Month|(toDate "2006" "2024").Weekday|(toDate "2006" "2024").UTC.Location
(mustToDuration "0.5ns")|(mustToDuration "-1h").Hours|(semver "1.2.3").Prerelease|(fromYaml "a: [1, {b: null}]")|(dict "k" (dict "l" (list (dict))))|$.Subcharts
(index $.Capabilities.APIVersions 0)|($.Files.Get "nope")|(list (list) (dict) "" 0 false nil)|(tuple 1)|(reverse (list 1 2))|(uniq (list 1 1 "1"))|(max 1 2)
(concat (list 1) (list "a"))|(compact (list 0 1 "" "a"))|(omit (dict "a" 1 "b" 2) "a")|(merge (dict "a" 1) (dict "b" 2))|(bcryptless)|(kindOf 1)|(typeOf .)
(float64 1e6)|(float64 -0.0)|(mulf 1.1 3)|(round 2.5 0)|(toString 1e6)|(quote 1 nil "a")|(regexFind "x" "a")|(htmlDate 0)|(mustToJson (list 1 "<"))
""".replace("\n", "|")
TYPED = [text for text in TYPED.split("|") if text and text != "(bcryptless)"]
TYPED = [text for text in TYPED if text.count("(") == text.count(")")] + ["(.Values.l | first)"]

# Fields and methods of Helm's objects and of values that have methods; @@ becomes the number of the case.
OBJECTS = """
$.Files.Get|$.Files.Get 1|$.Files.Get "f/a.txt" "x"|$.Files.Get nil|$.Files.Nope|$.Files.Lines "f/g/c.txt"|$.Files.Lines "nope"|$.Files.GetBytes "d.bin"|$.Files.Glob nil
$.Files.AsConfig|$.Files.AsConfig 1|$.Files.AsSecrets|index $.Files "f/b.yaml"|$.Files.f|len $.Files|(index $.Files "d.bin") | toString|$.Files.Glob "f/*" | len
$.Capabilities.APIVersions.Has "v1"|$.Capabilities.APIVersions.Has "apps/v1/Deployment"|$.Capabilities.APIVersions.Has 1|$.Capabilities.APIVersions.Has
$.Capabilities.KubeVersion.Version|$.Capabilities.KubeVersion.Major|$.Capabilities.KubeVersion.Minor|$.Capabilities.KubeVersion.GitVersion
$.Capabilities.KubeVersion.String|$.Capabilities.KubeVersion.Nope|$.Capabilities.HelmVersion.Version|$.Capabilities.HelmVersion.GoVersion|$.Capabilities.Nope
$.Capabilities.KubeVersion|$.Capabilities.APIVersions | first|$.Capabilities.KubeVersion.Version.X|$.Capabilities.Copy|$.Capabilities.APIVersions.Nope|len $.Capabilities.APIVersions
$.Release.Name|$.Release.Namespace|$.Release.Revision|$.Release.IsInstall|$.Release.IsUpgrade|$.Release.Service|$.Release.Nope|$.Release.Name.X|$.Release.Revision.X
$.Chart.Name|$.Chart.Version|$.Chart.AppVersion|$.Chart.Nope|$.Chart.Maintainers|$.Chart.Annotations|$.Chart.IsRoot|$.Chart.Type|$.Chart.Dependencies|$.Chart.Keywords
$.Chart.Deprecated|$.Chart.Name.X|$.Chart|$.Chart.Annotations.a|$.Template.Name|$.Template.BasePath|$.Template.Nope|$.Template|$.Subcharts|$.Subcharts.x|$.Nope|$.Nope.X
$.Root.Values.PathValue "c@@.m.a"|$.Root.Values.PathValue "c@@.nope"|$.Root.Values.PathValue ""|$.Root.Values.Table "c@@.m"|$.Root.Values.Table "c@@.s"|$.Root.Values.Table "nope"
$.Root.Values.PathValue 1|$.Root.Values.PathValue|$.Root.Values.Nope.X|$.Root.Chart.Name|$.Root.Release.Name|(index $.Root "Values").nope|$.Root.Values.Table
(toDate "2006-01-02" "2024-02-29").Year|(toDate "2006-01-02" "2024-02-29").Format "Jan _2"|(toDate "2006-01-02" "2024-02-29").Unix|(toDate "2006-01-02" "2024-02-29").AddDate 1 2 3
(toDate "2006-01-02" "2024-02-29").Weekday|(toDate "2006-01-02" "2024-02-29").Month|(toDate "2006-01-02" "2024-02-29").YearDay|(toDate "2006-01-02" "x").IsZero
(toDate "2006-01-02" "2024-02-29").Add (mustToDuration "25h")|(toDate "2006-01-02" "2024-02-29").Sub (toDate "2006" "2024")|(toDate "2006-01-02" "2024-02-29").ISOWeek
(toDate "2006-01-02" "2024-02-29").Before (toDate "2006" "2024")|(toDate "2006" "2024").Nope|(toDate "2006" "2024").Format 1|(toDate "2006" "2024").Add "1h"|(toDate "2006" "2024").MarshalText
(toDate "2006" "2024").MarshalJSON|(toDate "2006" "2024").String|(toDate "2006" "2024").Zone|(toDate "2006" "2024").Location|(toDate "2006" "2024").GobEncode|(toDate "2006" "2024").Clock
(mustToDuration "90m").Hours|(mustToDuration "90m").Minutes|(mustToDuration "90m").Seconds|(mustToDuration "90m").String|(mustToDuration "90m").Round (mustToDuration "1h")
(mustToDuration "90m").Truncate 1|(mustToDuration "1ns").Nanoseconds|(mustToDuration "1h").Milliseconds|(mustToDuration "1h").Abs|(mustToDuration "1h").Nope|(mustToDuration "1h").Microseconds
(semver "1.2.3-a.1+b").Major|(semver "1.2.3-a.1+b").Minor|(semver "1.2.3-a.1+b").Patch|(semver "1.2.3-a.1+b").Prerelease|(semver "1.2.3-a.1+b").Metadata|(semver "v1.2").Original
(semver "1.2.3").String|(semver "1.2.3").Compare (semver "1.2.4")|(semver "1.2.3").GreaterThan (semver "1.0")|(semver "1.2.3").IncMajor|(semver "1.2.3-a").IncPatch|(semver "1.2.3").Nope
(semver "1.2.3").SetPrerelease "b"|(semver "1.2.3").Equal 1|(semver "1.2.3").LessThan (semver "2")|(semver "1.2").MarshalJSON|(semver "1.2").IncMinor.String|(semver "1").LessThanEqual (semver "1.0.0")
(urlParse "http://u:p@h/x?y#z").host|(urlParse "http://u:p@h/x?y#z").userinfo|(urlParse "x").nope|(splitList "," "a,b").X|(split "," "a,b")._0|(split "," "a,b")._1.X|(until 3).x
(list 1).x|(dict "a" 1).a.b|(dict "a" nil).a.b|(first (list)).x|(index (list 1) 0).x|"s".x|(1).x|nil.x|(true).x|$.Values.s.x|$.Values.l.x|$.Values.nil.x|$.Values.n.x|$.Values.m.a.b.c
(index (list (dict "a" 1)) 0).a|(get (dict "a" (dict "b" 1)) "a").b|(fromYaml "a: {b: 1}").a.b|(fromYaml "a: [").Error|(fromJson "[").Error|(default (dict) $.Values.nope).x
""".replace("\n", "|")
OBJECTS = [text for text in OBJECTS.split("|") if text]
# What holds a bar within itself was cut there.
OBJECTS = [text.strip() for text in OBJECTS if text.strip() not in ("len", "toString", "first")]

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "EST", "", "x", "../x", "Etc/GMT+5", "Africa/Casablanca", "GMT", "utc", "America/Sao_Paulo"]

# Constants as Go's lexer may meet them, right and wrong.
CONSTANTS = ["0", "00", "08", "0x", "0x_1", "1__0", "1_", "_1", "0b2", "0b1e1", "0x1p4", "0x1.8p1", "0x1p", "1e", "1e+5", "1E-3", ".5", "5.", "+1", "-0", "- 1", "1.2.3", "1i", "1.5i",
             "1+2i", "1-2.5i", "1+2", "0o8", "0O17", "0X1f", "0B11", "'a'", "''", "'ab'", "'\\''", "'\\x41'", "'\\u00e9'", "'\\400'", "'\\q'", "'", "9223372036854775808", "-9223372036854775808",
             "18446744073709551615", "18446744073709551616", "1e400", "1e-400", "0x1p-1074", "1_000.5", "0.1_0", "1a", "0xg", "0777", "0_7", "1e5.5", "+.5", "-.5e1", "0x.8p0", "0i", "08.5", "1E5", "\"\\x41\"",
             "\"\\377\"", "\"\\400\"", "\"\\u00e9\"", "\"\\U0001F600\"", "\"\\ud800\"", "\"\\q\"", "\"\\a\\b\\f\\v\"", "\"a", "`a\nb`", "`a", "\"\\'\"", "\"a\nb\""]

# Pieces that a broken template is made of.
SCRAPS = ["{{", "}}", "{{-", "-}}", "{{- -}}", "{{}}", "end", "{{ end }}", "{{ else }}", "else", "else if", "{{ else with .x }}", "if", "with", "range", "define", "template", "block", "break", "continue", "nil", ".",
          "..", ".x", "$", "$x", "$nope", ":=", "=", ",", "|", "||", "(", ")", "()", "\"", "`", "'", "/*", "*/", "{{/* c */}}", "{{ /* c */ }}", "{{/* c */ x}}", "{{- /* c */ -}}", " ", "\n", "\t", "#", "&", "!", "%",
          "nope", "not", "and", "1", "é", "\u00a0", "\x00", "\\", "{{ break }}", "{{ continue }}", "{{ define \"q@@\" }}", "{{ template \"nope\" }}", "{{ template \"shared\" }}", "{{ block \"q@@\" . }}", "$x := 1",
          "$x, $y := .", "$x = 2", "{{ $x }}", "-", "{{ nil }}", "{{ . nil }}", "{{ 1 | 2 }}", "{{ .x | nil }}", "{{ (1).x }}", "{{ \"a\".b }}", "{{ $.x.y | quote | }}", "{{ | quote }}", "{{ range }}", "{{ if }}",
          "{{ range $i, $j, $k := . }}", "{{ if $x := 1 }}", "{{ with $x = 1 }}", "{{ template nope }}", "{{ template 1 }}", "{{ define nope }}", "{{ define \"a\" . }}", "{{ end end }}", "{{ else else }}", "{{ end 1 }}",
          "{{ else 1 }}", "{{ break 1 }}", "{{ . . }}", "{{ .x.y.z }}", "{{ .1 }}", "{{ .x. }}", "{{ $ }}", "{{ $.é }}", "{{ é }}", "{{ 1a }}", "{{ printf }}", "{{ print 1 2 }}", "{{ (print) 1 }}", "{{ 1 2 }}", "{{ nil 1 }}"]


def regex(rng, depth=2):
    """A regular expression, usually well formed."""
    atoms = ["a", "b", "l", "o", ".", "\\w", "\\d", "\\s", "\\b", "^", "$", "[a-f]", "[^l]", "[[:alpha:]]", "[\\d-]", "\\pL", "\\x41", "\\.", "é", "\\Q.\\E", "\\z", "\\A", "[é-ü]", "\\W", "-", ",", "\\PN", "[[:^digit:]]",
             "\\B", "\\C", "\\1", "[", "]", "[z-a]", "{", "}", "{2", "\\8", "\\p{Greek}", "\\p{X}", "[[:x:]]", "(?", "\\", "[a", "\\x{110000}", "\\x{e9}", "\\a", "\\_", "\\é", "\\K", "\\G", "\\h", "[\\Q]\\E]", "\\07", "\\123"]
    text = ""
    for _ in range(rng.randrange(1, 4)):
        roll = rng.randrange(100)
        if roll < 65 or depth == 0:
            atom = atoms[rng.randrange(28 if rng.randrange(100) < 90 else len(atoms))]
        elif roll < 85:
            atom = rng.choice(["(", "(?:", "(?i)(", "(?P<n>", "(?<n>", "(?s:", "(?U)(", "(?m:", "(?i-s:"] if rng.randrange(12) else ["(?=", "(?<=", "(?P<1>", "(?P<n", "(?x)(", "(?P=n)("]) + regex(rng, depth - 1) + ")"
        else:
            atom = "(" + regex(rng, depth - 1) + "|" + regex(rng, depth - 1) + ")"
        text += atom + rng.choice(["", "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,}", "{,2}", "{2,1}", "{1001}", "**", "+*"] if rng.randrange(8) == 0 else ["", "", "*", "+", "?", "{2}", "*?"])
    return text


def replacement(rng):
    """What a regular expression's matches are replaced by."""
    return "".join(rng.choice(["x", "$1", "${1}", "$0", "$n", "${n}", "$", "$$", "${", "$1x", "${1}x", "$99", "-", "\\1", "${}", "$é", "$ 1"]) for _ in range(rng.randrange(1, 4)))


def version(rng):
    """A semantic version, usually well formed."""
    number = lambda: rng.choice(["0", "1", "2", "3", "10", "1", "2"] if rng.randrange(15) else ["01", "x", "", "-1", "18446744073709551616", "*", "99999999999"])
    text = rng.choice(["", "", "", "", "v", "V", "=", " "] if rng.randrange(5) == 0 else ["", "", "v"]) + ".".join(number() for _ in range(rng.choice([1, 2, 3, 3, 3, 3, 4] if rng.randrange(4) == 0 else [3, 3, 2])))
    if rng.randrange(4) == 0:
        text += "-" + rng.choice(["rc.1", "alpha", "0", "1", "beta.2.x", "a-b", "01", "", "a..b", "é", "rc.10", "rc.2"])
    if rng.randrange(8) == 0:
        text += "+" + rng.choice(["b", "1", "b.1", "", "b_", "+"])
    return text


def constraint(rng):
    """A constraint on versions, usually well formed."""
    operators = ["", "=", "!=", ">", "<", ">=", "<=", "=>", "=<", "~", "~>", "^"]
    def partial():
        text = version(rng)
        if rng.randrange(5) == 0:
            text = rng.choice(["1.x", "1.2.x", "x", "*", "1.*", "X", "1.x.x", "2.X", "1.2.*", "*.1", "1.x.1", "x.1"])
        return text
    def one():
        if rng.randrange(9) == 0:
            return partial() + rng.choice([" - ", " - ", "-", " -", "- ", "  -  "]) + partial()
        return rng.choice(operators) + rng.choice(["", "", "", " ", "  "]) + partial()
    parts = rng.choice([", ", " ", ",", " ,", "  "]).join(one() for _ in range(rng.choice([1, 1, 1, 2, 2, 3])))
    while rng.randrange(5) == 0:
        parts += rng.choice([" || ", "||", " | ", " ||| ", " or ", "||"] if rng.randrange(6) == 0 else [" || ", "||"]) + one()
    return rng.choice(["", "", "", "", "", " ", ","] if rng.randrange(3) == 0 else [""]) + parts


def layout(rng):
    """A layout of a time."""
    parts = ["2006", "06", "01", "1", "Jan", "January", "02", "2", "_2", "002", "__2", "15", "03", "3", "04", "4", "05", "5", "PM", "pm", "Mon", "Monday", "MST", "-0700", "-07:00", "-07", "Z0700", "Z07:00", "-070000",
             "Z07:00:00", ".000", ".999", ",000", ".0", "000", "Z07", "-07:00:00", ".000000000", "_2006", "é"]
    return rng.choice(["-", "", " ", ":", "T", "/"]).join(rng.choice(parts) for _ in range(rng.randrange(1, 6)))


def odd_text(rng):
    """A text that needs care in YAML, JSON or TOML."""
    alphabet = list("ab1 :-#'\"\n,[]{}&*!|>%@`?~=<.\t\\0e+_/") + ["é", "\u2028", "\u0085", "\ufeff", "\x07", "\U0001F600", "\r", "  ", ": ", " #", "\n\n", "\n ", "- ", "true", "null", "word ", "\u00a0", "\x7f", "\ud7ff", "\ufffd", "12", "0x", "\x00", "\x1b"]
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(1, rng.choice([4, 8, 8, 40]))))


def yaml(rng, depth=2, indent=0):
    """YAML with its oddities, usually well formed."""
    pad = "\n" + " " * indent
    roll = rng.randrange(100)
    if depth == 0 or roll < 35:
        return rng.choice(YAML_SCALARS).replace("\n", pad + " ")
    if roll < 60:
        return pad + pad.join(rng.choice(YAML_KEYS) + ":" + rng.choice([" ", " ", " ", " &n ", " !!map ", "  ", ""] if rng.randrange(6) == 0 else [" "]) + yaml(rng, depth - 1, indent + 2) for _ in range(rng.randrange(1, 4)))
    if roll < 78:
        return pad + pad.join("- " + yaml(rng, depth - 1, indent + 2).lstrip("\n ") for _ in range(rng.randrange(1, 4)))
    if roll < 88:
        return "[" + ", ".join(yaml(rng, 0) for _ in range(rng.randrange(0, 4))) + rng.choice(["", "", ","]) + "]"
    return "{" + ", ".join(rng.choice(YAML_KEYS) + ": " + yaml(rng, 0) for _ in range(rng.randrange(0, 4))) + "}"


YAML_KEYS = ["a", "b", "c", "x y", "'q'", "\"d\"", "1", "true", "null", "<<", "? a\n", "é", "~", "1.5", "y", "0x1", "a.b", "-1", "key"]
YAML_SCALARS = ["1", "a", "b c", "'q'", "\"d\"", "true", "no", "null", "~", "", "1.5", "1e3", "0x1F", "012", "1_0", ".5", "-.inf", "2020-01-02", "12:30", "|\n x\n y", ">\n x\n y", "|-\n x", ">+\n x\n\n", "*n", "&n v",
                "!!str 1", "!!int x", "!!binary aGk=", "!t v", "a: b", "a #c", "# c", "'a''b'", "\"\\n\\x41\"", "[", "}", "@x", "`x", "%x", "a\n b", "\"a\n b\"", "<<", "=", "-", "- x", "? x", "|1\n  x", "|\n\tx", "1e400", "99999999999999999999", "0o7", "+1", "0b1", "é", "\"\\u00e9\"", "\"\\q\"", "'"]

MAKERS = {"r": regex, "R": replacement, "v": version, "V": constraint, "t": layout, "y": yaml, "O": odd_text}
