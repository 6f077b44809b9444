"""Made by tools/compile_templates.py from templates/*.html.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.base.runtime import html


def auditor(a, w, **_):
    out = []
    say = out.append
    say(f"<section class=\"audit\">\n<h2>{html(w['audit'])}</h2>\n")
    for g in a['all_needs']:
        say(f"<h3>{html(g['mark'])} {html(g['name'])}</h3>\n")
        if g['note']:
            say(f"<p class=\"cite\">{html(g['note'])}</p>\n")
        say('<table>\n')
        for n in g['needs']:
            say(f"<tr><td class=\"mark\">{html(n['mark'])}</td><th scope=\"row\">{html(n['name'])}</th><td>{html(n['shown'])}")
            for line in n['working']:
                say(f"<div class=\"working\">{html(line)}</div>")
            for line in n['notes']:
                say(f"<div class=\"cite\">{html(line)}</div>")
            say('</td></tr>\n')
        say('</table>\n')
    if a['all_lines']:
        say(f"<h3>{html(w['amount'])}</h3><table>\n")
        for l in a['all_lines']:
            say(f"<tr><th scope=\"row\">{html(l['label'])}</th><td>{html(l['working'])}")
            for s in l['steps']:
                say(f"<div class=\"working\">{html(s)}</div>")
            for line in l['notes']:
                say(f"<div class=\"cite\">{html(line)}</div>")
            say(f"</td><td class=\"number\">{html(l['amount'])}</td></tr>\n")
        say('</table>\n')
    if a['terms']:
        say(f"<h3>{html(w['terms'])}</h3><table>\n")
        for x in a['terms']:
            say(f"<tr><th scope=\"row\">{html(x['name'])}</th><td>{html(x['value'])}</td><td class=\"working\">{html(x['working'])}")
            if x['note']:
                say(f"<div class=\"cite\">{html(x['note'])}</div>")
            say('</td></tr>\n')
        say('</table>\n')
    if a['rates']:
        say(f"<h3>{html(w['rates'])}</h3><table>\n")
        for x in a['rates']:
            say(f"<tr><th scope=\"row\">{html(x['name'])}</th><td class=\"number\">{html(x['value'])}</td><td class=\"cite\">{html(x['note'])}</td></tr>\n")
        say('</table>\n')
    say(f"<h3>{html(w['facts'])}</h3><table>\n")
    for x in a['facts']:
        say(f"<tr><th scope=\"row\">{html(x['who'])}</th><td>{html(x['said'])}</td></tr>\n")
    say(f"</table>\n<h3>{html(w['versions'])}</h3><ul>\n")
    for v in a['digests']:
        say(f"<li><code>{html(v)}</code></li>\n")
    say('</ul>\n</section>\n')
    return out


def citizen(a, w, **_):
    out = []
    say = out.append
    say(f"<section class=\"notice {html(a['status'])}\">\n<h1>{html(a['notice'])}</h1>\n<table class=\"head\"><tr><th scope=\"row\">{html(w['household'])}</th><td>{html(a['household'])}</td><th scope=\"row\">{html(w['number'])}</th><td>{html(a['id'])}</td></tr>\n<tr><th scope=\"row\">{html(w['result'])}</th><td><strong>{html(a['word'])}</strong></td><th scope=\"row\">{html(w['day_of_decision'])}</th><td>{html(a['day'])}</td></tr></table>\n<p class=\"dear\">{html(a['greeting'])}</p>\n<p class=\"opening\">{html(a['opening'])}</p>\n")
    for line in a['said']:
        say(f"<p class=\"said\">{html(line)}</p>\n")
    for line in a['further']:
        say(f"<p class=\"further\">{html(line)}</p>\n")
    if a['why']:
        say(f"<h3>{html(a['why_title'])}</h3><ul>\n")
        for line in a['why']:
            say(f"<li>{html(line)}</li>\n")
        say('</ul>\n')
    if a['how']:
        say(f"<h3>{html(w['c_how'])}</h3><ul>\n")
        for line in a['how']:
            say(f"<li>{html(line)}</li>\n")
        say('</ul>\n')
    if a['bring']:
        say(f"<h3>{html(w['c_bring'])}</h3><ul class=\"boxes\">\n")
        for line in a['bring']:
            say(f"<li>{html(line)}</li>\n")
        say('</ul>\n')
    if a['tell']:
        say(f"<h3>{html(w['c_tell'])}</h3><ul>\n")
        for line in a['tell']:
            say(f"<li>{html(line)}</li>\n")
        say('</ul>\n')
    if a['office']:
        say(f"<h3>{html(w['c_office'])}</h3><ul>\n")
        for line in a['office']:
            say(f"<li>{html(line)}</li>\n")
        say('</ul>\n')
    if a['again']:
        say(f"<h3>{html(w['c_change'])}</h3><ul>\n")
        for line in a['again']:
            say(f"<li>{html(line)}</li>\n")
        say('</ul>\n')
    if a['documents']:
        say(f"<h3>{html(w['c_basis'])}</h3><ul>\n")
        for d in a['documents']:
            say(f"<li>{html(d['said'])}</li>\n")
        say('</ul>\n')
    say(f"<h3>{html(w['remarks'])}</h3><p class=\"blank\"></p>\n")
    if a['rights']:
        say(f"<h3>{html(w['rights'])}</h3><p>{html(a['rights'])}</p>\n<p class=\"fill\">{html(w['review_office'])}<span></span>{html(w['review_days'])}<span></span></p>\n")
    say(f"<table class=\"sign\"><tr><td>{html(w['officer_signs'])}</td><td>{html(w['office_seals'])}</td><td>{html(w['citizen_signs'])}</td></tr>\n<tr><td>{html(w['date'])}</td><td>{html(w['date'])}</td><td>{html(w['date'])}</td></tr></table>\n<p class=\"draft\">{html(w['draft'])}</p>\n</section>\n")
    return out


def officer(a, w, **_):
    out = []
    say = out.append
    say(f"<section class=\"decision {html(a['status'])}\">\n<h2>{html(a['title'])}</h2>\n<p class=\"result\"><strong>{html(a['word'])}</strong>")
    if a['amount']:
        say(f" <strong>{html(a['amount'])}</strong>")
    if a['route']:
        say(f" <span>{html(a['route'])}</span>")
    if a['nearest']:
        say(f" <span>{html(a['nearest'])}</span>")
    say('</p>\n')
    if a['needs']:
        say(f"<table class=\"needs\"><caption>{html(w['needs'])}</caption>\n")
        for n in a['needs']:
            say(f"<tr><td class=\"mark\">{html(n['mark'])}</td><th scope=\"row\">{html(n['name'])}</th><td>{html(n['shown'])}")
            for line in n['working']:
                say(f"<div class=\"working\">{html(line)}</div>")
            say(f"</td><td class=\"cite\">{html(n['cite'])}</td></tr>\n")
        say('</table>\n')
    if (a['due'] and a['due']['lines']):
        say(f"<table class=\"amount\"><caption>{html(w['amount'])}")
        if a['open_amount']:
            say(f"{html(w['colon'])}{html(a['open_amount'])}")
        say('</caption>\n')
        for l in a['due']['lines']:
            say(f"<tr><th scope=\"row\">{html(l['label'])}</th><td class=\"working\">{html(l['working'])}")
            for s in l['steps']:
                say(f"<div class=\"working\">{html(s)}</div>")
            say(f"</td><td class=\"number\">{html(l['amount'])}</td><td class=\"cite\">{html(l['cite'])}</td></tr>\n")
        for s in a['due']['steps']:
            say(f"<tr class=\"step\"><th scope=\"row\">{html(s['name'])}</th><td class=\"working\">{html(s['working'])}</td><td class=\"number\">{html(s['amount'])}</td><td></td></tr>\n")
        say(f"<tr class=\"total\"><th scope=\"row\">{html(w['total'])}</th><td></td><td class=\"number\">{html(a['due']['total'])}</td><td>{html(a['due']['unit'])}</td></tr>\n</table>\n")
        if a['due']['note']:
            say(f"<p>{html(a['due']['note'])}</p>\n")
    if a['missing']:
        say(f"<h3>{html(w['missing'])}</h3><ul>\n")
        for m in a['missing']:
            say(f"<li>{html(m['what'])} — {html(m['said'])}</li>\n")
        say('</ul>\n')
        if a['bring']:
            say(f"<p>{html(w['bring'])}{html(w['colon'])}{html(a['bring_said'])}</p>\n")
    if a['changes']:
        say(f"<h3>{html(w['change'])}</h3>\n<ul>\n")
        for c in a['changes']:
            say(f"<li>{html(c['said'])} <span class=\"then\">{html(c['then'])}</span></li>\n")
        say('</ul>\n')
    if a['no_change']:
        say(f"<p>{html(a['no_change'])}</p>\n")
    if a['fixed']:
        say(f"<h3>{html(w['change_fixed'])}</h3>\n<ul>\n")
        for c in a['fixed']:
            say(f"<li>{html(c['said'])} <span class=\"then\">{html(c['then'])}</span></li>\n")
        say('</ul>\n')
    if a['checks']:
        say(f"<h3>{html(w['checks'])}</h3><ul>\n")
        for c in a['checks']:
            say(f"<li>{html(c['mark'])} {html(c['label'])} — {html(c['said'])}</li>\n")
        if a['checks_met']:
            say(f"<li>{html(a['checks_met'])}</li>\n")
        say('</ul>\n')
    say('<dl>\n')
    for p in a['powers']:
        say(f"<dt>{html(w['power'])}</dt><dd>{html(p['said'])}</dd>\n")
    for p in a['waits']:
        say(f"<dt>{html(w['waits'])}</dt><dd>{html(p['said'])}</dd>\n")
    for g in a['gaps']:
        say(f"<dt>{html(g['title'])}</dt><dd>{html(g['said'])}</dd>\n")
    if a['also_said']:
        say(f"<dt>{html(w['also'])}</dt><dd>{html(a['also_said'])}</dd>\n")
    for f in a['figures']:
        say(f"<dt>{html(w['hints'])}</dt><dd>{html(f['said'])}</dd>\n")
    for r in a['readings']:
        say(f"<dt>{html(w['interpretations'])}</dt><dd>{html(r['said'])}</dd>\n")
    say(f"<dt>{html(w['basis'])}</dt><dd>{html(a['versions_said'])}</dd>\n</dl>\n</section>\n")
    return out


def page(body, lang, title, **_):
    out = []
    say = out.append
    say(f"<!doctype html>\n<html lang=\"{html(lang)}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{html(title)}</title>\n<style>\nbody{{max-width:46rem;margin:1.5rem auto;padding:0 1rem;font:15px/1.6 \"Noto Sans CJK SC\",\"Source Han Sans SC\",\"Microsoft YaHei\",\"PingFang SC\",sans-serif;color:#1a1a1a;background:#fff}}\nh1{{font-size:1.5rem;text-align:center;margin:.5rem 0 1rem}}h2{{font-size:1.15rem;margin:1.2rem 0 .3rem}}h3{{font-size:1rem;margin:.9rem 0 .2rem}}\nsection+section{{border-top:2px solid #333;margin-top:1.5rem;padding-top:.5rem}}\ntable{{border-collapse:collapse;width:100%;margin:.5rem 0}}caption{{text-align:left;font-weight:bold;padding:.3rem 0}}\ntd,th{{border-bottom:1px solid #ccc;padding:.25rem .5rem;text-align:left;vertical-align:top;font-weight:normal}}\n.mark{{width:1.2rem;text-align:center;font-weight:bold}}.number{{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}}\n.working{{color:#444;font-size:.93em}}.cite{{color:#555;font-size:.88em}}.total th,.total td{{border-top:1.5px solid #333;font-weight:bold}}\n.result{{border:1.5px solid #333;padding:.4rem .8rem;margin:.4rem 0}}.result span{{margin-left:.8rem}}.refused .result{{border-style:dashed}}.undetermined .result{{border-style:dotted}}\ndt{{font-weight:bold;float:left;clear:left;min-width:5rem;margin-right:.6rem}}dd{{margin:0 0 .2rem 5.6rem}}ul{{margin:.2rem 0 .2rem 1.2rem;padding:0}}\n.notice{{font-size:16px;line-height:1.75}}.head td,.head th{{border:1px solid #333}}.head th,.sign td{{white-space:nowrap}}.opening,.said{{font-size:1.1rem}}\n.said{{font-weight:bold;margin:.2rem 0}}.further{{margin:.2rem 0}}.boxes{{list-style:none;margin-left:0}}.boxes li::before{{content:\"□ \"}}.blank{{border-bottom:1px solid #666;height:2.4rem;margin:0}}\n.fill span{{display:inline-block;border-bottom:1px solid #666;min-width:11rem;margin:0 1rem 0 .4rem}}.sign td{{border:0;padding-top:1.6rem;width:33%}}.draft{{color:#555;font-size:.8rem}}\n.audit td,.audit th{{font-size:.88em}}.audit code{{font-size:.95em;overflow-wrap:anywhere}}\n@page{{size:A4;margin:14mm 16mm}}@media print{{body{{max-width:none;margin:0;padding:0;font-size:11pt}}.notice{{font-size:10.5pt;line-height:1.45}}.notice p{{margin:.3rem 0}}.sign td{{padding-top:1.1rem}}.blank{{height:1.6rem}}\nsection.notice+section,section+section.notice{{break-before:page;border:0}}tr,li,.sign,.fill{{break-inside:avoid}}h2,h3,caption{{break-after:avoid}}}}\n</style>\n<body>\n{html(body)}\n</body>\n</html>\n")
    return out
