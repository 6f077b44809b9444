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
    yield '<section class="audit">\n<h2>'
    yield html(l_0_w['audit'])
    yield '</h2>\n'
    for l_1_g in l_0_a['all_needs']:
        _loop_vars = {}
        pass
        yield '<h3>'
        yield html(l_1_g['mark'])
        yield ' '
        yield html(l_1_g['name'])
        yield '</h3>\n'
        if l_1_g['note']:
            pass
            yield '<p class="cite">'
            yield html(l_1_g['note'])
            yield '</p>\n'
        yield '<table>\n'
        for l_2_n in l_1_g['needs']:
            _loop_vars = {}
            pass
            yield '<tr><td class="mark">'
            yield html(l_2_n['mark'])
            yield '</td><th scope="row">'
            yield html(l_2_n['name'])
            yield '</th><td>'
            yield html(l_2_n['shown'])
            for l_3_line in l_2_n['working']:
                _loop_vars = {}
                pass
                yield '<div class="working">'
                yield html(l_3_line)
                yield '</div>'
            l_3_line = missing
            for l_3_line in l_2_n['notes']:
                _loop_vars = {}
                pass
                yield '<div class="cite">'
                yield html(l_3_line)
                yield '</div>'
            l_3_line = missing
            yield '</td></tr>\n'
        l_2_n = missing
        yield '</table>\n'
    l_1_g = missing
    if l_0_a['all_lines']:
        pass
        yield '<h3>'
        yield html(l_0_w['amount'])
        yield '</h3><table>\n'
        for l_1_l in l_0_a['all_lines']:
            _loop_vars = {}
            pass
            yield '<tr><th scope="row">'
            yield html(l_1_l['label'])
            yield '</th><td>'
            yield html(l_1_l['working'])
            for l_2_line in l_1_l['notes']:
                _loop_vars = {}
                pass
                yield '<div class="cite">'
                yield html(l_2_line)
                yield '</div>'
            l_2_line = missing
            yield '</td><td class="number">'
            yield html(l_1_l['amount'])
            yield '</td></tr>\n'
        l_1_l = missing
        yield '</table>\n'
    if l_0_a['terms']:
        pass
        yield '<h3>'
        yield html(l_0_w['terms'])
        yield '</h3><table>\n'
        for l_1_x in l_0_a['terms']:
            _loop_vars = {}
            pass
            yield '<tr><th scope="row">'
            yield html(l_1_x['name'])
            yield '</th><td>'
            yield html(l_1_x['value'])
            yield '</td><td class="working">'
            yield html(l_1_x['working'])
            if l_1_x['note']:
                pass
                yield '<div class="cite">'
                yield html(l_1_x['note'])
                yield '</div>'
            yield '</td></tr>\n'
        l_1_x = missing
        yield '</table>\n'
    if l_0_a['rates']:
        pass
        yield '<h3>'
        yield html(l_0_w['rates'])
        yield '</h3><table>\n'
        for l_1_x in l_0_a['rates']:
            _loop_vars = {}
            pass
            yield '<tr><th scope="row">'
            yield html(l_1_x['name'])
            yield '</th><td class="number">'
            yield html(l_1_x['value'])
            yield '</td><td class="cite">'
            yield html(l_1_x['note'])
            yield '</td></tr>\n'
        l_1_x = missing
        yield '</table>\n'
    yield '<h3>'
    yield html(l_0_w['facts'])
    yield '</h3><table>\n'
    for l_1_x in l_0_a['facts']:
        _loop_vars = {}
        pass
        yield '<tr><th scope="row">'
        yield html(l_1_x['who'])
        yield '</th><td>'
        yield html(l_1_x['said'])
        yield '</td></tr>\n'
    l_1_x = missing
    yield '</table>\n<h3>'
    yield html(l_0_w['versions'])
    yield '</h3><ul>\n'
    for l_1_v in l_0_a['digests']:
        _loop_vars = {}
        pass
        yield '<li><code>'
        yield html(l_1_v)
        yield '</code></li>\n'
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
    yield '<section class="notice '
    yield html(l_0_a['status'])
    yield '">\n<h1>'
    yield html(l_0_a['notice'])
    yield '</h1>\n<table class="head"><tr><th scope="row">'
    yield html(l_0_w['household'])
    yield '</th><td>'
    yield html(l_0_a['household'])
    yield '</td><th scope="row">'
    yield html(l_0_w['number'])
    yield '</th><td>'
    yield html(l_0_a['id'])
    yield '</td></tr>\n<tr><th scope="row">'
    yield html(l_0_w['result'])
    yield '</th><td><strong>'
    yield html(l_0_a['word'])
    yield '</strong></td><th scope="row">'
    yield html(l_0_w['day_of_decision'])
    yield '</th><td>'
    yield html(l_0_a['day'])
    yield '</td></tr></table>\n<p class="dear">'
    yield html(l_0_a['greeting'])
    yield '</p>\n<p class="opening">'
    yield html(l_0_a['opening'])
    yield '</p>\n'
    for l_1_line in l_0_a['said']:
        _loop_vars = {}
        pass
        yield '<p class="said">'
        yield html(l_1_line)
        yield '</p>\n'
    l_1_line = missing
    for l_1_line in l_0_a['further']:
        _loop_vars = {}
        pass
        yield '<p class="further">'
        yield html(l_1_line)
        yield '</p>\n'
    l_1_line = missing
    if l_0_a['why']:
        pass
        yield '<h3>'
        yield html(l_0_a['why_title'])
        yield '</h3><ul>\n'
        for l_1_line in l_0_a['why']:
            _loop_vars = {}
            pass
            yield '<li>'
            yield html(l_1_line)
            yield '</li>\n'
        l_1_line = missing
        yield '</ul>\n'
    if l_0_a['how']:
        pass
        yield '<h3>'
        yield html(l_0_w['c_how'])
        yield '</h3><ul>\n'
        for l_1_line in l_0_a['how']:
            _loop_vars = {}
            pass
            yield '<li>'
            yield html(l_1_line)
            yield '</li>\n'
        l_1_line = missing
        yield '</ul>\n'
    if l_0_a['bring']:
        pass
        yield '<h3>'
        yield html(l_0_w['c_bring'])
        yield '</h3><ul class="boxes">\n'
        for l_1_line in l_0_a['bring']:
            _loop_vars = {}
            pass
            yield '<li>'
            yield html(l_1_line)
            yield '</li>\n'
        l_1_line = missing
        yield '</ul>\n'
    if l_0_a['office']:
        pass
        yield '<h3>'
        yield html(l_0_w['c_office'])
        yield '</h3><ul>\n'
        for l_1_line in l_0_a['office']:
            _loop_vars = {}
            pass
            yield '<li>'
            yield html(l_1_line)
            yield '</li>\n'
        l_1_line = missing
        yield '</ul>\n'
    if l_0_a['again']:
        pass
        yield '<h3>'
        yield html(l_0_w['c_change'])
        yield '</h3><ul>\n'
        for l_1_line in l_0_a['again']:
            _loop_vars = {}
            pass
            yield '<li>'
            yield html(l_1_line)
            yield '</li>\n'
        l_1_line = missing
        yield '</ul>\n'
    if l_0_a['documents']:
        pass
        yield '<h3>'
        yield html(l_0_w['c_basis'])
        yield '</h3><ul>\n'
        for l_1_d in l_0_a['documents']:
            _loop_vars = {}
            pass
            yield '<li>'
            yield html(l_1_d['said'])
            yield '</li>\n'
        l_1_d = missing
        yield '</ul>\n'
    yield '<h3>'
    yield html(l_0_w['remarks'])
    yield '</h3><p class="blank"></p>\n<h3>'
    yield html(l_0_w['rights'])
    yield '</h3><p>'
    yield html(l_0_w['c_rights'])
    yield '</p>\n<p class="fill">'
    yield html(l_0_w['review_office'])
    yield '<span></span>'
    yield html(l_0_w['review_days'])
    yield '<span></span></p>\n<table class="sign"><tr><td>'
    yield html(l_0_w['officer_signs'])
    yield '</td><td>'
    yield html(l_0_w['office_seals'])
    yield '</td><td>'
    yield html(l_0_w['citizen_signs'])
    yield '</td></tr>\n<tr><td>'
    yield html(l_0_w['date'])
    yield '</td><td>'
    yield html(l_0_w['date'])
    yield '</td><td>'
    yield html(l_0_w['date'])
    yield '</td></tr></table>\n<p class="draft">'
    yield html(l_0_w['draft'])
    yield '</p>\n</section>\n'


def officer(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    pass
    yield '<section class="decision '
    yield html(l_0_a['status'])
    yield '">\n<h2>'
    yield html(l_0_a['title'])
    yield '</h2>\n<p class="result"><strong>'
    yield html(l_0_a['word'])
    yield '</strong>'
    if l_0_a['amount']:
        pass
        yield ' <strong>'
        yield html(l_0_a['amount'])
        yield '</strong>'
    if l_0_a['route']:
        pass
        yield ' <span>'
        yield html(l_0_a['route'])
        yield '</span>'
    if l_0_a['nearest']:
        pass
        yield ' <span>'
        yield html(l_0_a['nearest'])
        yield '</span>'
    yield '</p>\n'
    if l_0_a['needs']:
        pass
        yield '<table class="needs"><caption>'
        yield html(l_0_w['needs'])
        yield '</caption>\n'
        for l_1_n in l_0_a['needs']:
            _loop_vars = {}
            pass
            yield '<tr><td class="mark">'
            yield html(l_1_n['mark'])
            yield '</td><th scope="row">'
            yield html(l_1_n['name'])
            yield '</th><td>'
            yield html(l_1_n['shown'])
            for l_2_line in l_1_n['working']:
                _loop_vars = {}
                pass
                yield '<div class="working">'
                yield html(l_2_line)
                yield '</div>'
            l_2_line = missing
            yield '</td><td class="cite">'
            yield html(l_1_n['cite'])
            yield '</td></tr>\n'
        l_1_n = missing
        yield '</table>\n'
    if (l_0_a['due'] and l_0_a['due']['lines']):
        pass
        yield '<table class="amount"><caption>'
        yield html(l_0_w['amount'])
        if l_0_a['open_amount']:
            pass
            yield html(l_0_w['colon'])
            yield html(l_0_a['open_amount'])
        yield '</caption>\n'
        for l_1_l in l_0_a['due']['lines']:
            _loop_vars = {}
            pass
            yield '<tr><th scope="row">'
            yield html(l_1_l['label'])
            yield '</th><td class="working">'
            yield html(l_1_l['working'])
            yield '</td><td class="number">'
            yield html(l_1_l['amount'])
            yield '</td><td class="cite">'
            yield html(l_1_l['cite'])
            yield '</td></tr>\n'
        l_1_l = missing
        for l_1_s in l_0_a['due']['steps']:
            _loop_vars = {}
            pass
            yield '<tr class="step"><th scope="row">'
            yield html(l_1_s['name'])
            yield '</th><td class="working">'
            yield html(l_1_s['working'])
            yield '</td><td class="number">'
            yield html(l_1_s['amount'])
            yield '</td><td></td></tr>\n'
        l_1_s = missing
        yield '<tr class="total"><th scope="row">'
        yield html(l_0_w['total'])
        yield '</th><td></td><td class="number">'
        yield html(l_0_a['due']['total'])
        yield '</td><td>'
        yield html(l_0_a['due']['unit'])
        yield '</td></tr>\n</table>\n'
        if l_0_a['due']['note']:
            pass
            yield '<p>'
            yield html(l_0_a['due']['note'])
            yield '</p>\n'
    if l_0_a['missing']:
        pass
        yield '<h3>'
        yield html(l_0_w['missing'])
        yield '</h3><ul>\n'
        for l_1_m in l_0_a['missing']:
            _loop_vars = {}
            pass
            yield '<li>'
            yield html(l_1_m['what'])
            yield ' — '
            yield html(l_1_m['said'])
            yield '</li>\n'
        l_1_m = missing
        yield '</ul>\n'
        if l_0_a['bring']:
            pass
            yield '<p>'
            yield html(l_0_w['bring'])
            yield html(l_0_w['colon'])
            yield html(l_0_a['bring_said'])
            yield '</p>\n'
    if l_0_a['changes']:
        pass
        yield '<h3>'
        yield html(l_0_w['change'])
        yield '</h3>\n<ul>\n'
        for l_1_c in l_0_a['changes']:
            _loop_vars = {}
            pass
            yield '<li>'
            yield html(l_1_c['said'])
            yield ' <span class="then">'
            yield html(l_1_c['then'])
            yield '</span></li>\n'
        l_1_c = missing
        yield '</ul>\n'
    if l_0_a['no_change']:
        pass
        yield '<p>'
        yield html(l_0_a['no_change'])
        yield '</p>\n'
    if l_0_a['checks']:
        pass
        yield '<h3>'
        yield html(l_0_w['checks'])
        yield '</h3><ul>\n'
        for l_1_c in l_0_a['checks']:
            _loop_vars = {}
            pass
            yield '<li>'
            yield html(l_1_c['mark'])
            yield ' '
            yield html(l_1_c['label'])
            yield ' — '
            yield html(l_1_c['said'])
            yield '</li>\n'
        l_1_c = missing
        if l_0_a['checks_met']:
            pass
            yield '<li>'
            yield html(l_0_a['checks_met'])
            yield '</li>\n'
        yield '</ul>\n'
    yield '<dl>\n'
    for l_1_p in l_0_a['powers']:
        _loop_vars = {}
        pass
        yield '<dt>'
        yield html(l_0_w['power'])
        yield '</dt><dd>'
        yield html(l_1_p['said'])
        yield '</dd>\n'
    l_1_p = missing
    for l_1_p in l_0_a['waits']:
        _loop_vars = {}
        pass
        yield '<dt>'
        yield html(l_0_w['waits'])
        yield '</dt><dd>'
        yield html(l_1_p['said'])
        yield '</dd>\n'
    l_1_p = missing
    for l_1_g in l_0_a['gaps']:
        _loop_vars = {}
        pass
        yield '<dt>'
        yield html(l_0_w['gaps'])
        yield '</dt><dd>'
        yield html(l_1_g['said'])
        yield '</dd>\n'
    l_1_g = missing
    if l_0_a['also_said']:
        pass
        yield '<dt>'
        yield html(l_0_w['also'])
        yield '</dt><dd>'
        yield html(l_0_a['also_said'])
        yield '</dd>\n'
    for l_1_f in l_0_a['figures']:
        _loop_vars = {}
        pass
        yield '<dt>'
        yield html(l_0_w['hints'])
        yield '</dt><dd>'
        yield html(l_1_f['said'])
        yield '</dd>\n'
    l_1_f = missing
    for l_1_r in l_0_a['readings']:
        _loop_vars = {}
        pass
        yield '<dt>'
        yield html(l_0_w['interpretations'])
        yield '</dt><dd>'
        yield html(l_1_r['said'])
        yield '</dd>\n'
    l_1_r = missing
    yield '<dt>'
    yield html(l_0_w['basis'])
    yield '</dt><dd>'
    yield html(l_0_a['versions_said'])
    yield '</dd>\n</dl>\n</section>\n'


def page(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_lang = resolve('lang')
    l_0_title = resolve('title')
    l_0_body = resolve('body')
    pass
    yield '<!doctype html>\n<html lang="'
    yield html(l_0_lang)
    yield '">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">\n<title>'
    yield html(l_0_title)
    yield '</title>\n<style>\nbody{max-width:46rem;margin:1.5rem auto;padding:0 1rem;font:15px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:#1a1a1a;background:#fff}\nh1{font-size:1.5rem;text-align:center;margin:.5rem 0 1rem}h2{font-size:1.15rem;margin:1.2rem 0 .3rem}h3{font-size:1rem;margin:.9rem 0 .2rem}\nsection+section{border-top:2px solid #333;margin-top:1.5rem;padding-top:.5rem}\ntable{border-collapse:collapse;width:100%;margin:.5rem 0}caption{text-align:left;font-weight:bold;padding:.3rem 0}\ntd,th{border-bottom:1px solid #ccc;padding:.25rem .5rem;text-align:left;vertical-align:top;font-weight:normal}\n.mark{width:1.2rem;text-align:center;font-weight:bold}.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\n.working{color:#444;font-size:.93em}.cite{color:#555;font-size:.88em}.total th,.total td{border-top:1.5px solid #333;font-weight:bold}\n.result{border:1.5px solid #333;padding:.4rem .8rem;margin:.4rem 0}.result span{margin-left:.8rem}.refused .result{border-style:dashed}.undetermined .result{border-style:dotted}\ndt{font-weight:bold;float:left;clear:left;min-width:5rem;margin-right:.6rem}dd{margin:0 0 .2rem 5.6rem}ul{margin:.2rem 0 .2rem 1.2rem;padding:0}\n.notice{font-size:16px;line-height:1.75}.head td,.head th{border:1px solid #333}.head th,.sign td{white-space:nowrap}.opening,.said{font-size:1.1rem}\n.said{font-weight:bold;margin:.2rem 0}.further{margin:.2rem 0}.boxes{list-style:none;margin-left:0}.boxes li::before{content:"□ "}.blank{border-bottom:1px solid #666;height:2.4rem;margin:0}\n.fill span{display:inline-block;border-bottom:1px solid #666;min-width:11rem;margin:0 1rem 0 .4rem}.sign td{border:0;padding-top:1.6rem;width:33%}.draft{color:#555;font-size:.8rem}\n.audit td,.audit th{font-size:.88em}.audit code{font-size:.95em;overflow-wrap:anywhere}\n@page{size:A4;margin:14mm 16mm}@media print{body{max-width:none;margin:0;padding:0;font-size:11pt}.notice{font-size:10.5pt;line-height:1.45}.notice p{margin:.3rem 0}.sign td{padding-top:1.1rem}.blank{height:1.6rem}\nsection.notice+section,section+section.notice{break-before:page;border:0}tr,li,.sign,.fill{break-inside:avoid}h2,h3,caption{break-after:avoid}}\n</style>\n<body>\n'
    yield html(l_0_body)
    yield '\n</body>\n</html>\n'
