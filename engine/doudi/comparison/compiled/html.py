"""Made by tools/compile_templates.py from templates/*.html.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.base.runtime import html


def comparison(a, w, **_):
    out = []
    say = out.append
    say(f"<header><h1>{html(a['title'])}</h1><p class=\"headline\">{html(a['headline'])}</p>")
    if a['aside']:
        say(f"<p>{html(a['aside'])}</p>")
    say('</header>\n')
    for b in a['blocks']:
        say(f"<section>\n<h2>{html(b['title'])}</h2>\n")
        if b['results']:
            say('<table>\n<thead><tr><th class="rule"></th>')
            for r in b['results']:
                say(f"<th>{html(r['name'])}</th>")
            say(f"</tr></thead>\n<tbody class=\"results\">\n<tr><th scope=\"row\">{html(w['result'])}</th>")
            for r in b['results']:
                say(f"<td class=\"{html(r['status'])}\"><strong>{html(r['word'])}</strong>")
                if r['why']:
                    say(f"<div class=\"note\">{html(r['why'])}</div>")
                say('</td>')
            say(f"</tr>\n<tr><th scope=\"row\">{html(w['amount'])}</th>")
            for r in b['results']:
                say(f"<td><strong>{html(r['amount'])}</strong></td>")
            say(f"</tr>\n<tr><th scope=\"row\">{html(w['route'])}</th>")
            for r in b['results']:
                say(f"<td>{html(r['route'])}</td>")
            say('</tr>\n</tbody>\n')
            if b['parts']:
                say(f"<tbody><tr class=\"where\"><th scope=\"rowgroup\" colspan=\"{html(b['columns'])}\">{html(w['where'])}</th></tr>\n")
                for x in b['parts']:
                    say(f"<tr><th scope=\"row\"><span class=\"kind\">{html(x['kind'])}</span> {html(x['name'])}</th>")
                    for c in x['cells']:
                        say(f"<td>{html(c['shown'])}")
                        if c['note']:
                            say(f"<div class=\"note\">{html(c['note'])}</div>")
                        say('</td>')
                    say('</tr>\n')
                say('</tbody>\n')
            say('</table>\n')
        if b['alike']:
            say(f"<p class=\"note\">{html(b['alike'])}</p>\n")
        if b['rules']:
            say(f"<p class=\"note\">{html(b['rules'])}</p>\n")
        if b['only']:
            say('<ul>\n')
            for line in b['only']:
                say(f"<li>{html(line)}</li>\n")
            say('</ul>\n')
        say('</section>\n')
    if a['left_out']:
        say('<footer>\n')
        for line in a['left_out']:
            say(f"<p class=\"note\">{html(line)}</p>\n")
        say('</footer>\n')
    return out


def page(body, lang, title, **_):
    out = []
    say = out.append
    say(f"<!doctype html>\n<html lang=\"{html(lang)}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{html(title)}</title>\n<style>\nbody{{max-width:76rem;margin:1.5rem auto;padding:0 1rem;font:15px/1.55 \"Noto Sans CJK SC\",\"Source Han Sans SC\",\"Microsoft YaHei\",\"PingFang SC\",sans-serif;color:#111;background:#fff}}\nh1{{font-size:1.4rem;margin:.3rem 0}}.headline{{font-size:1.1rem;font-weight:bold;border-left:4px solid #1d4e89;padding:.2rem .7rem;margin:.3rem 0 .6rem}}h2{{font-size:1.15rem;margin:1.1rem 0 .3rem;color:#1d4e89}}\ntable{{border-collapse:collapse;width:100%;table-layout:fixed;border:1.5px solid #333}}th,td{{border:1px solid #999;padding:.28rem .5rem;text-align:left;vertical-align:top;font-weight:normal;overflow-wrap:anywhere}}\nthead th{{background:#1d4e89;color:#fff;font-weight:bold}}.rule{{width:15%}}tbody th{{background:#f3f5f8}}.where th{{font-weight:bold;background:#e3e8ef}}.results{{border-bottom:1.5px solid #333}}\n.granted{{background:#eaf5ea}}.refused{{background:#fbeaea}}.undetermined{{background:#fdf6e0}}.note{{color:#444;font-size:.85em}}.kind{{color:#1d4e89;font-size:.8em;border:1px solid #1d4e89;border-radius:.2rem;padding:0 .2rem}}ul{{margin:.2rem 0 .2rem 1.2rem;padding:0}}p{{margin:.2rem 0}}\n@page{{size:A4 landscape;margin:11mm 12mm}}@media print{{body{{max-width:none;margin:0;padding:0;font-size:9.5pt;line-height:1.4}}thead{{display:table-header-group}}th,td{{-webkit-print-color-adjust:exact;print-color-adjust:exact}}tr,li{{break-inside:avoid}}h2{{break-after:avoid}}}}\n</style>\n<body>\n{html(body)}\n</body>\n</html>\n")
    return out
