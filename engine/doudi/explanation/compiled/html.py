"""Made by tools/compile_templates.py from templates/*.html.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.runtime import environment, missing, html


def auditor(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_w = resolve('w')
    l_0_a = resolve('a')
    pass
    yield f"<section class=\"audit\">\n<h2>{html(l_0_w['audit'])}</h2>\n"
    for l_1_g in l_0_a['all_needs']:
        _loop_vars = {}
        pass
        yield f"<h3>{html(l_1_g['mark'])} {html(l_1_g['name'])}</h3>\n"
        if l_1_g['note']:
            pass
            yield f"<p class=\"cite\">{html(l_1_g['note'])}</p>\n"
        yield '<table>\n'
        for l_2_n in l_1_g['needs']:
            _loop_vars = {}
            pass
            yield f"<tr><td class=\"mark\">{html(l_2_n['mark'])}</td><th scope=\"row\">{html(l_2_n['name'])}</th><td>{html(l_2_n['shown'])}"
            for l_3_line in l_2_n['working']:
                _loop_vars = {}
                pass
                yield f"<div class=\"working\">{html(l_3_line)}</div>"
            l_3_line = missing
            for l_3_line in l_2_n['notes']:
                _loop_vars = {}
                pass
                yield f"<div class=\"cite\">{html(l_3_line)}</div>"
            l_3_line = missing
            yield '</td></tr>\n'
        l_2_n = missing
        yield '</table>\n'
    l_1_g = missing
    if l_0_a['all_lines']:
        pass
        yield f"<h3>{html(l_0_w['amount'])}</h3><table>\n"
        for l_1_l in l_0_a['all_lines']:
            _loop_vars = {}
            pass
            yield f"<tr><th scope=\"row\">{html(l_1_l['label'])}</th><td>{html(l_1_l['working'])}"
            for l_2_line in l_1_l['notes']:
                _loop_vars = {}
                pass
                yield f"<div class=\"cite\">{html(l_2_line)}</div>"
            l_2_line = missing
            yield f"</td><td class=\"number\">{html(l_1_l['amount'])}</td></tr>\n"
        l_1_l = missing
        yield '</table>\n'
    if l_0_a['terms']:
        pass
        yield f"<h3>{html(l_0_w['terms'])}</h3><table>\n"
        for l_1_x in l_0_a['terms']:
            _loop_vars = {}
            pass
            yield f"<tr><th scope=\"row\">{html(l_1_x['name'])}</th><td>{html(l_1_x['value'])}</td><td class=\"working\">{html(l_1_x['working'])}"
            if l_1_x['note']:
                pass
                yield f"<div class=\"cite\">{html(l_1_x['note'])}</div>"
            yield '</td></tr>\n'
        l_1_x = missing
        yield '</table>\n'
    if l_0_a['rates']:
        pass
        yield f"<h3>{html(l_0_w['rates'])}</h3><table>\n"
        for l_1_x in l_0_a['rates']:
            _loop_vars = {}
            pass
            yield f"<tr><th scope=\"row\">{html(l_1_x['name'])}</th><td class=\"number\">{html(l_1_x['value'])}</td><td class=\"cite\">{html(l_1_x['note'])}</td></tr>\n"
        l_1_x = missing
        yield '</table>\n'
    yield f"<h3>{html(l_0_w['facts'])}</h3><table>\n"
    for l_1_x in l_0_a['facts']:
        _loop_vars = {}
        pass
        yield f"<tr><th scope=\"row\">{html(l_1_x['who'])}</th><td>{html(l_1_x['said'])}</td></tr>\n"
    l_1_x = missing
    yield f"</table>\n<h3>{html(l_0_w['versions'])}</h3><ul>\n"
    for l_1_v in l_0_a['digests']:
        _loop_vars = {}
        pass
        yield f"<li><code>{html(l_1_v)}</code></li>\n"
    l_1_v = missing
    yield '</ul>\n</section>\n'


def citizen(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    pass
    yield f"<section class=\"notice {html(l_0_a['status'])}\">\n<h1>{html(l_0_a['notice'])}</h1>\n<table class=\"head\"><tr><th scope=\"row\">{html(l_0_w['household'])}</th><td>{html(l_0_a['household'])}</td><th scope=\"row\">{html(l_0_w['number'])}</th><td>{html(l_0_a['id'])}</td></tr>\n<tr><th scope=\"row\">{html(l_0_w['result'])}</th><td><strong>{html(l_0_a['word'])}</strong></td><th scope=\"row\">{html(l_0_w['day_of_decision'])}</th><td>{html(l_0_a['day'])}</td></tr></table>\n<p class=\"dear\">{html(l_0_a['greeting'])}</p>\n<p class=\"opening\">{html(l_0_a['opening'])}</p>\n"
    for l_1_line in l_0_a['said']:
        _loop_vars = {}
        pass
        yield f"<p class=\"said\">{html(l_1_line)}</p>\n"
    l_1_line = missing
    for l_1_line in l_0_a['further']:
        _loop_vars = {}
        pass
        yield f"<p class=\"further\">{html(l_1_line)}</p>\n"
    l_1_line = missing
    if l_0_a['why']:
        pass
        yield f"<h3>{html(l_0_a['why_title'])}</h3><ul>\n"
        for l_1_line in l_0_a['why']:
            _loop_vars = {}
            pass
            yield f"<li>{html(l_1_line)}</li>\n"
        l_1_line = missing
        yield '</ul>\n'
    if l_0_a['how']:
        pass
        yield f"<h3>{html(l_0_w['c_how'])}</h3><ul>\n"
        for l_1_line in l_0_a['how']:
            _loop_vars = {}
            pass
            yield f"<li>{html(l_1_line)}</li>\n"
        l_1_line = missing
        yield '</ul>\n'
    if l_0_a['bring']:
        pass
        yield f"<h3>{html(l_0_w['c_bring'])}</h3><ul class=\"boxes\">\n"
        for l_1_line in l_0_a['bring']:
            _loop_vars = {}
            pass
            yield f"<li>{html(l_1_line)}</li>\n"
        l_1_line = missing
        yield '</ul>\n'
    if l_0_a['office']:
        pass
        yield f"<h3>{html(l_0_w['c_office'])}</h3><ul>\n"
        for l_1_line in l_0_a['office']:
            _loop_vars = {}
            pass
            yield f"<li>{html(l_1_line)}</li>\n"
        l_1_line = missing
        yield '</ul>\n'
    if l_0_a['again']:
        pass
        yield f"<h3>{html(l_0_w['c_change'])}</h3><ul>\n"
        for l_1_line in l_0_a['again']:
            _loop_vars = {}
            pass
            yield f"<li>{html(l_1_line)}</li>\n"
        l_1_line = missing
        yield '</ul>\n'
    if l_0_a['documents']:
        pass
        yield f"<h3>{html(l_0_w['c_basis'])}</h3><ul>\n"
        for l_1_d in l_0_a['documents']:
            _loop_vars = {}
            pass
            yield f"<li>{html(l_1_d['said'])}</li>\n"
        l_1_d = missing
        yield '</ul>\n'
    yield f"<h3>{html(l_0_w['remarks'])}</h3><p class=\"blank\"></p>\n<h3>{html(l_0_w['rights'])}</h3><p>{html(l_0_w['c_rights'])}</p>\n<p class=\"fill\">{html(l_0_w['review_office'])}<span></span>{html(l_0_w['review_days'])}<span></span></p>\n<table class=\"sign\"><tr><td>{html(l_0_w['officer_signs'])}</td><td>{html(l_0_w['office_seals'])}</td><td>{html(l_0_w['citizen_signs'])}</td></tr>\n<tr><td>{html(l_0_w['date'])}</td><td>{html(l_0_w['date'])}</td><td>{html(l_0_w['date'])}</td></tr></table>\n<p class=\"draft\">{html(l_0_w['draft'])}</p>\n</section>\n"


def officer(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    pass
    yield f"<section class=\"decision {html(l_0_a['status'])}\">\n<h2>{html(l_0_a['title'])}</h2>\n<p class=\"result\"><strong>{html(l_0_a['word'])}</strong>"
    if l_0_a['amount']:
        pass
        yield f" <strong>{html(l_0_a['amount'])}</strong>"
    if l_0_a['route']:
        pass
        yield f" <span>{html(l_0_a['route'])}</span>"
    if l_0_a['nearest']:
        pass
        yield f" <span>{html(l_0_a['nearest'])}</span>"
    yield '</p>\n'
    if l_0_a['needs']:
        pass
        yield f"<table class=\"needs\"><caption>{html(l_0_w['needs'])}</caption>\n"
        for l_1_n in l_0_a['needs']:
            _loop_vars = {}
            pass
            yield f"<tr><td class=\"mark\">{html(l_1_n['mark'])}</td><th scope=\"row\">{html(l_1_n['name'])}</th><td>{html(l_1_n['shown'])}"
            for l_2_line in l_1_n['working']:
                _loop_vars = {}
                pass
                yield f"<div class=\"working\">{html(l_2_line)}</div>"
            l_2_line = missing
            yield f"</td><td class=\"cite\">{html(l_1_n['cite'])}</td></tr>\n"
        l_1_n = missing
        yield '</table>\n'
    if (l_0_a['due'] and l_0_a['due']['lines']):
        pass
        yield f"<table class=\"amount\"><caption>{html(l_0_w['amount'])}"
        if l_0_a['open_amount']:
            pass
            yield f"{html(l_0_w['colon'])}{html(l_0_a['open_amount'])}"
        yield '</caption>\n'
        for l_1_l in l_0_a['due']['lines']:
            _loop_vars = {}
            pass
            yield f"<tr><th scope=\"row\">{html(l_1_l['label'])}</th><td class=\"working\">{html(l_1_l['working'])}</td><td class=\"number\">{html(l_1_l['amount'])}</td><td class=\"cite\">{html(l_1_l['cite'])}</td></tr>\n"
        l_1_l = missing
        for l_1_s in l_0_a['due']['steps']:
            _loop_vars = {}
            pass
            yield f"<tr class=\"step\"><th scope=\"row\">{html(l_1_s['name'])}</th><td class=\"working\">{html(l_1_s['working'])}</td><td class=\"number\">{html(l_1_s['amount'])}</td><td></td></tr>\n"
        l_1_s = missing
        yield f"<tr class=\"total\"><th scope=\"row\">{html(l_0_w['total'])}</th><td></td><td class=\"number\">{html(l_0_a['due']['total'])}</td><td>{html(l_0_a['due']['unit'])}</td></tr>\n</table>\n"
        if l_0_a['due']['note']:
            pass
            yield f"<p>{html(l_0_a['due']['note'])}</p>\n"
    if l_0_a['missing']:
        pass
        yield f"<h3>{html(l_0_w['missing'])}</h3><ul>\n"
        for l_1_m in l_0_a['missing']:
            _loop_vars = {}
            pass
            yield f"<li>{html(l_1_m['what'])} — {html(l_1_m['said'])}</li>\n"
        l_1_m = missing
        yield '</ul>\n'
        if l_0_a['bring']:
            pass
            yield f"<p>{html(l_0_w['bring'])}{html(l_0_w['colon'])}{html(l_0_a['bring_said'])}</p>\n"
    if l_0_a['changes']:
        pass
        yield f"<h3>{html(l_0_w['change'])}</h3>\n<ul>\n"
        for l_1_c in l_0_a['changes']:
            _loop_vars = {}
            pass
            yield f"<li>{html(l_1_c['said'])} <span class=\"then\">{html(l_1_c['then'])}</span></li>\n"
        l_1_c = missing
        yield '</ul>\n'
    if l_0_a['no_change']:
        pass
        yield f"<p>{html(l_0_a['no_change'])}</p>\n"
    if l_0_a['checks']:
        pass
        yield f"<h3>{html(l_0_w['checks'])}</h3><ul>\n"
        for l_1_c in l_0_a['checks']:
            _loop_vars = {}
            pass
            yield f"<li>{html(l_1_c['mark'])} {html(l_1_c['label'])} — {html(l_1_c['said'])}</li>\n"
        l_1_c = missing
        if l_0_a['checks_met']:
            pass
            yield f"<li>{html(l_0_a['checks_met'])}</li>\n"
        yield '</ul>\n'
    yield '<dl>\n'
    for l_1_p in l_0_a['powers']:
        _loop_vars = {}
        pass
        yield f"<dt>{html(l_0_w['power'])}</dt><dd>{html(l_1_p['said'])}</dd>\n"
    l_1_p = missing
    for l_1_p in l_0_a['waits']:
        _loop_vars = {}
        pass
        yield f"<dt>{html(l_0_w['waits'])}</dt><dd>{html(l_1_p['said'])}</dd>\n"
    l_1_p = missing
    for l_1_g in l_0_a['gaps']:
        _loop_vars = {}
        pass
        yield f"<dt>{html(l_0_w['gaps'])}</dt><dd>{html(l_1_g['said'])}</dd>\n"
    l_1_g = missing
    if l_0_a['also_said']:
        pass
        yield f"<dt>{html(l_0_w['also'])}</dt><dd>{html(l_0_a['also_said'])}</dd>\n"
    for l_1_f in l_0_a['figures']:
        _loop_vars = {}
        pass
        yield f"<dt>{html(l_0_w['hints'])}</dt><dd>{html(l_1_f['said'])}</dd>\n"
    l_1_f = missing
    for l_1_r in l_0_a['readings']:
        _loop_vars = {}
        pass
        yield f"<dt>{html(l_0_w['interpretations'])}</dt><dd>{html(l_1_r['said'])}</dd>\n"
    l_1_r = missing
    yield f"<dt>{html(l_0_w['basis'])}</dt><dd>{html(l_0_a['versions_said'])}</dd>\n</dl>\n</section>\n"


def page(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_lang = resolve('lang')
    l_0_title = resolve('title')
    l_0_body = resolve('body')
    pass
    yield f"<!doctype html>\n<html lang=\"{html(l_0_lang)}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{html(l_0_title)}</title>\n<style>\nbody{{max-width:46rem;margin:1.5rem auto;padding:0 1rem;font:15px/1.6 \"Noto Sans CJK SC\",\"Source Han Sans SC\",\"Microsoft YaHei\",\"PingFang SC\",sans-serif;color:#1a1a1a;background:#fff}}\nh1{{font-size:1.5rem;text-align:center;margin:.5rem 0 1rem}}h2{{font-size:1.15rem;margin:1.2rem 0 .3rem}}h3{{font-size:1rem;margin:.9rem 0 .2rem}}\nsection+section{{border-top:2px solid #333;margin-top:1.5rem;padding-top:.5rem}}\ntable{{border-collapse:collapse;width:100%;margin:.5rem 0}}caption{{text-align:left;font-weight:bold;padding:.3rem 0}}\ntd,th{{border-bottom:1px solid #ccc;padding:.25rem .5rem;text-align:left;vertical-align:top;font-weight:normal}}\n.mark{{width:1.2rem;text-align:center;font-weight:bold}}.number{{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}}\n.working{{color:#444;font-size:.93em}}.cite{{color:#555;font-size:.88em}}.total th,.total td{{border-top:1.5px solid #333;font-weight:bold}}\n.result{{border:1.5px solid #333;padding:.4rem .8rem;margin:.4rem 0}}.result span{{margin-left:.8rem}}.refused .result{{border-style:dashed}}.undetermined .result{{border-style:dotted}}\ndt{{font-weight:bold;float:left;clear:left;min-width:5rem;margin-right:.6rem}}dd{{margin:0 0 .2rem 5.6rem}}ul{{margin:.2rem 0 .2rem 1.2rem;padding:0}}\n.notice{{font-size:16px;line-height:1.75}}.head td,.head th{{border:1px solid #333}}.head th,.sign td{{white-space:nowrap}}.opening,.said{{font-size:1.1rem}}\n.said{{font-weight:bold;margin:.2rem 0}}.further{{margin:.2rem 0}}.boxes{{list-style:none;margin-left:0}}.boxes li::before{{content:\"□ \"}}.blank{{border-bottom:1px solid #666;height:2.4rem;margin:0}}\n.fill span{{display:inline-block;border-bottom:1px solid #666;min-width:11rem;margin:0 1rem 0 .4rem}}.sign td{{border:0;padding-top:1.6rem;width:33%}}.draft{{color:#555;font-size:.8rem}}\n.audit td,.audit th{{font-size:.88em}}.audit code{{font-size:.95em;overflow-wrap:anywhere}}\n@page{{size:A4;margin:14mm 16mm}}@media print{{body{{max-width:none;margin:0;padding:0;font-size:11pt}}.notice{{font-size:10.5pt;line-height:1.45}}.notice p{{margin:.3rem 0}}.sign td{{padding-top:1.1rem}}.blank{{height:1.6rem}}\nsection.notice+section,section+section.notice{{break-before:page;border:0}}tr,li,.sign,.fill{{break-inside:avoid}}h2,h3,caption{{break-after:avoid}}}}\n</style>\n<body>\n{html(l_0_body)}\n</body>\n</html>\n"
