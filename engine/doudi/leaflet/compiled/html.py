"""Made by tools/compile_templates.py from templates/*.html.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.runtime import environment, missing, html


def family(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_w = resolve('w')
    l_0_a = resolve('a')
    pass
    yield f"<section class=\"wall\">\n<header><h1>{html(l_0_w['list_sheet'])}</h1><p class=\"day\"><strong>{html(l_0_a['household'])}</strong>　{html(l_0_a['place_and_day'])}</p></header>\n<table class=\"list\"><thead><tr><th class=\"c1\">{html(l_0_w['h_programme'])}</th><th class=\"c2\">{html(l_0_w['h_who'])}</th><th class=\"c3\">{html(l_0_w['h_entitled'])}</th><th class=\"c4\">{html(l_0_w['h_receiving'])}</th><th class=\"c5\">{html(l_0_w['h_amount'])}</th><th class=\"c6\">{html(l_0_w['h_since'])}</th><th class=\"c7\">{html(l_0_w['h_next'])}</th></tr></thead>\n<tbody>\n"
    for l_1_r in l_0_a['rows']:
        _loop_vars = {}
        pass
        yield f"<tr class=\"{html(l_1_r['status'])}"
        if l_1_r['span']:
            pass
            yield ' first'
        yield '">'
        if l_1_r['span']:
            pass
            yield f"<th scope=\"rowgroup\" rowspan=\"{html(l_1_r['span'])}\">{html(l_1_r['programme'])}</th>"
        yield f"<td>{html(l_1_r['who'])}</td><td class=\"word\">{html(l_1_r['entitled'])}</td><td class=\"middle\">{html(l_1_r['receiving_said'])}</td><td class=\"sum\">{html(l_1_r['amount_said'])}</td><td class=\"middle\">{html(l_1_r['since_said'])}</td><td class=\"next\">"
        for l_2_s in l_1_r['steps']:
            _loop_vars = {}
            pass
            yield f"<div>{html(l_2_s)}</div>"
        l_2_s = missing
        yield '</td></tr>\n'
    l_1_r = missing
    yield '</tbody></table>\n<p class="how">'
    for l_1_line in l_0_a['notes']:
        _loop_vars = {}
        pass
        yield f"{html(l_1_line)} "
    l_1_line = missing
    yield f"</p>\n<p class=\"fill\">{html(l_0_w['head_signs'])}<span></span>{html(l_0_w['officer_signs'])}<span></span>{html(l_0_w['date'])}<span></span>{html(l_0_w['ask'])}<span></span></p>\n</section>\n<section class=\"bag"
    if (not l_0_a['bag']):
        pass
        yield ' wall'
    yield f"\">\n<header><h1>{html(l_0_w['bag_sheet'])}</h1><p class=\"day\"><strong>{html(l_0_a['household'])}</strong>　{html(l_0_a['place_and_day'])}</p></header>\n<p>{html(l_0_a['bag_intro'])}</p>\n"
    for l_1_b in l_0_a['bag']:
        _loop_vars = {}
        pass
        yield f"<table class=\"papers\"><caption>{html(l_1_b['title'])}</caption><thead><tr><th class=\"box\"></th><th class=\"p1\">{html(l_0_w['b_paper'])}</th><th>{html(l_0_w['b_for'])}</th><th class=\"p3\">{html(l_0_w['b_programmes'])}</th><th class=\"p4\">{html(l_0_w['b_lacking'])}</th></tr></thead><tbody>\n"
        for l_2_r in l_1_b['rows']:
            _loop_vars = {}
            pass
            yield '<tr'
            if l_2_r['missing']:
                pass
                yield ' class="missing"'
            yield f"><td class=\"box\">{html(l_2_r['box'])}</td><th scope=\"row\">{html(l_2_r['label'])}</th><td>{html(l_2_r['for_said'])}</td><td>{html(l_2_r['programmes'])}</td><td>{html(l_2_r['lacking_said'])}</td></tr>\n"
        l_2_r = missing
        yield '</tbody></table>\n'
    l_1_b = missing
    yield '<footer>\n'
    for l_1_line in l_0_a['remarks']:
        _loop_vars = {}
        pass
        yield f"<p>{html(l_1_line)}</p>\n"
    l_1_line = missing
    yield '</footer>\n</section>\n'


def page(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_lang = resolve('lang')
    l_0_title = resolve('title')
    l_0_wall = resolve('wall')
    l_0_kind = resolve('kind')
    l_0_body = resolve('body')
    pass
    yield f"<!doctype html>\n<html lang=\"{html(l_0_lang)}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{html(l_0_title)}</title>\n<style>\nbody{{max-width:52rem;margin:1.5rem auto;padding:0 1rem;font:16px/1.65 \"Noto Sans CJK SC\",\"Source Han Sans SC\",\"Microsoft YaHei\",\"PingFang SC\",sans-serif;color:#111;background:#fff;overflow-wrap:anywhere}}\nh1{{font-size:1.7rem;text-align:center;margin:.4rem 0 .1rem}}.day{{text-align:center;margin:0 0 .8rem;color:#444}}\nh2{{font-size:1.25rem;margin:1.2rem 0 .4rem;padding:.2rem .6rem;background:#8c1d18;color:#fff}}h2 small{{font-weight:normal;font-size:.8em;margin-left:.6rem}}\n.part{{position:relative;border-bottom:1px solid #bbb;padding:.35rem 0 .35rem 6.4rem}}.part>h3{{position:absolute;left:0;top:.35rem;width:6rem;font-size:1.02rem;margin:0;color:#8c1d18}}\np{{margin:.15rem 0}}ul,ol{{margin:.1rem 0 .3rem;padding-left:1.3rem}}.routes>li{{margin:.2rem 0}}.routes ul{{list-style:\"· \"}}\n.how{{color:#444;font-size:.9em}}li>.how::before{{content:\"— \"}}.mark{{font-size:.72em;font-weight:normal;border:1px solid #8c1d18;color:#8c1d18;border-radius:.2rem;padding:0 .2rem;margin-left:.3rem;vertical-align:.1em;white-space:nowrap}}\ntable{{border-collapse:collapse;width:100%;margin:.1rem 0 .3rem}}caption{{text-align:left;color:#444;font-size:.9em}}th,td{{text-align:left;vertical-align:top;padding:.2rem .5rem .2rem 0;font-weight:normal;border-top:1px solid #ddd}}\n.lines th{{width:30%}}.figures th{{width:30%}}.figures td{{width:34%}}.figures .how{{width:auto}}dl{{margin:0}}dt{{font-weight:bold}}dd{{margin:0 0 .2rem}}\n.small{{font-size:.86em}}.terms{{columns:2;column-gap:1.6rem}}.terms>div{{break-inside:avoid;margin-bottom:.2rem}}.terms dt,.terms dd{{display:inline}}.terms dt::after{{content:\"　\"}}.terms .mark{{margin-right:.2rem}}\nfooter{{margin-top:1rem;font-size:.92em}}.fill{{margin-top:.8rem}}.fill span{{display:inline-block;border-bottom:1px solid #555;min-width:11rem;margin:0 1rem 0 .4rem}}\n"
    if l_0_wall:
        pass
        yield '@page wall{size:A4 landscape;margin:11mm 13mm}.wall{page:wall}.bag{margin-top:2rem}body.family{max-width:66rem}\n.list,.papers{width:calc(100% - 2px)}.list{table-layout:fixed;border:2px solid #333}.list th,.list td{border:1px solid #333;padding:.35rem .5rem}.list thead th{background:#8c1d18;color:#fff;font-weight:bold;text-align:center;white-space:nowrap;padding:.35rem .2rem}\n.list .c1{width:11.5%}.list .c2{width:13%}.list .c3{width:10.5%}.list .c4{width:8.5%}.list .c5{width:14.5%}.list .c6{width:10.5%}\n.list tbody th{font-weight:bold}.list .word{text-align:center}.granted .word{font-weight:bold}.list .middle{text-align:center;white-space:nowrap}.list .sum{font-weight:bold}.list tr.first td,.list tr.first th{border-top:2px solid #333}\n.papers th,.papers td{border:1px solid #777;padding:.25rem .45rem}.papers thead th{background:#eee;font-weight:bold}.papers caption{font-weight:bold;color:#8c1d18;font-size:1.05rem;margin-top:.6rem}\n.papers .box{width:1.6rem;text-align:center;font-size:1.15em}.papers .p1{width:26%}.papers .p3{width:16%}.papers .p4{width:24%}.papers .missing th,.papers .missing td:last-child{font-weight:bold}\n.wall .fill{display:flex;gap:.4rem;margin-top:1.4rem;white-space:nowrap}.wall .fill span{flex:1;min-width:5rem;margin:0 .6rem 0 0}\n@media print{.wall{font-size:12.5pt}.bag{break-before:page;margin-top:0}.bag.wall{break-before:auto;margin-top:2rem}.list thead th,.papers thead th{-webkit-print-color-adjust:exact;print-color-adjust:exact}}\n'
    yield f"@page{{size:A4;margin:13mm 14mm}}@media print{{body{{max-width:none;margin:0;padding:0;font-size:10.5pt;line-height:1.5}}h2{{-webkit-print-color-adjust:exact;print-color-adjust:exact}}\nh2,caption,dt,.who p{{break-after:avoid}}tr,.who ul,dd,.fill,.terms>div{{break-inside:avoid}}}}\n</style>\n<body class=\"{html(l_0_kind)}\">\n{html(l_0_body)}\n</body>\n</html>\n"


def region(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    pass
    yield f"<header><h1>{html(l_0_a['title'])}</h1><p class=\"day\">{html(l_0_a['day'])}</p></header>\n"
    for l_1_p in l_0_a['programmes']:
        _loop_vars = {}
        pass
        yield f"<section class=\"programme\">\n<h2>{html(l_1_p['number'])} <small>{html(l_1_p['for_whom'])}</small></h2>\n<div class=\"part who\"><h3>{html(l_0_w['who'])}</h3><div>\n"
        if l_1_p['needs']:
            pass
            yield f"<p>{html(l_1_p['needs_title'])}</p><ul>\n"
            for l_2_n in l_1_p['needs']:
                _loop_vars = {}
                pass
                yield f"<li>{html(l_2_n['name'])}"
                if l_2_n['assumed']:
                    pass
                    yield f"<b class=\"mark\">{html(l_0_w['assumed'])}</b>"
                if l_2_n['said']:
                    pass
                    yield f" <span class=\"how\">{html(l_2_n['said'])}</span>"
                yield '</li>\n'
            l_2_n = missing
            yield '</ul>\n'
        if l_1_p['routes']:
            pass
            yield f"<p>{html(l_1_p['routes_title'])}</p><ol class=\"routes\">\n"
            for l_2_r in l_1_p['routes']:
                _loop_vars = {}
                pass
                yield f"<li><strong>{html(l_2_r['name'])}</strong>"
                if l_2_r['assumed']:
                    pass
                    yield f"<b class=\"mark\">{html(l_0_w['assumed'])}</b>"
                if l_2_r['covers']:
                    pass
                    yield f" <span class=\"how\">{html(l_2_r['covers'])}</span>"
                yield '<ul>\n'
                for l_3_n in l_2_r['needs']:
                    _loop_vars = {}
                    pass
                    yield f"<li>{html(l_3_n['name'])}"
                    if l_3_n['assumed']:
                        pass
                        yield f"<b class=\"mark\">{html(l_0_w['assumed'])}</b>"
                    if l_3_n['said']:
                        pass
                        yield f" <span class=\"how\">{html(l_3_n['said'])}</span>"
                    yield '</li>\n'
                l_3_n = missing
                yield '</ul></li>\n'
            l_2_r = missing
            yield '</ol>\n'
        if l_1_p['unconditional']:
            pass
            yield f"<p>{html(l_0_w['no_needs'])}</p>\n"
        yield f"</div></div>\n<div class=\"part\"><h3>{html(l_0_w['how_much'])}</h3><div>\n<table class=\"lines\"><caption>{html(l_1_p['unit_said'])}</caption>\n"
        for l_2_l in l_1_p['lines']:
            _loop_vars = {}
            pass
            yield f"<tr class=\"line\"><th scope=\"row\">{html(l_2_l['name'])}"
            if l_2_l['assumed']:
                pass
                yield f"<b class=\"mark\">{html(l_0_w['assumed'])}</b>"
            if l_2_l['for_said']:
                pass
                yield f"<div class=\"how\">{html(l_2_l['for_said'])}</div>"
            yield '</th><td>'
            if l_2_l['value']:
                pass
                yield f"<div>{html(l_2_l['value'])}</div>"
            for l_3_c in l_2_l['cases']:
                _loop_vars = {}
                pass
                yield f"<div>{html(l_3_c['name'])}{html(l_0_w['colon'])}{html(l_3_c['value'])}"
                if l_3_c['assumed']:
                    pass
                    yield f"<b class=\"mark\">{html(l_0_w['assumed'])}</b>"
                yield '</div>'
            l_3_c = missing
            if l_2_l['when']:
                pass
                yield f"<div class=\"how\">{html(l_2_l['when'])}</div>"
            yield '</td></tr>\n'
        l_2_l = missing
        yield '</table>\n'
        if l_1_p['limits']:
            pass
            yield f"<p class=\"how\">{html(l_1_p['limits'])}</p>\n"
        if l_1_p['figures']:
            pass
            yield f"<table class=\"figures\"><caption>{html(l_0_w['figures'])}</caption>\n"
            for l_2_f in l_1_p['figures']:
                _loop_vars = {}
                pass
                yield f"<tr><th scope=\"row\">{html(l_2_f['name'])}"
                if l_2_f['assumed']:
                    pass
                    yield f"<b class=\"mark\">{html(l_0_w['assumed'])}</b>"
                yield '</th><td>'
                if l_2_f['open']:
                    pass
                    yield f"<em>{html(l_2_f['open'])}</em>"
                else:
                    pass
                    yield html(l_2_f['value'])
                yield f"</td><td class=\"how\">{html(l_2_f['note'])}</td></tr>\n"
            l_2_f = missing
            yield '</table>\n'
        yield f"</div></div>\n<div class=\"part\"><h3>{html(l_0_w['bring'])}</h3><div><dl>\n"
        for l_2_b in l_1_p['bring']:
            _loop_vars = {}
            pass
            yield f"<dt>{html(l_2_b['label'])}</dt><dd>{html(l_2_b['said'])}</dd>\n"
        l_2_b = missing
        yield '</dl></div></div>\n'
        if l_1_p['terms']:
            pass
            yield f"<div class=\"part small\"><h3>{html(l_0_w['terms'])}</h3><dl class=\"terms\">\n"
            for l_2_x in l_1_p['terms']:
                _loop_vars = {}
                pass
                yield f"<div><dt>{html(l_2_x['name'])}"
                if l_2_x['assumed']:
                    pass
                    yield f"<b class=\"mark\">{html(l_0_w['assumed'])}</b>"
                yield f"</dt><dd>{html(l_2_x['said'])}</dd></div>\n"
            l_2_x = missing
            yield '</dl></div>\n'
        if l_1_p['documents']:
            pass
            yield f"<div class=\"part small\"><h3>{html(l_0_w['written'])}</h3><ul>\n"
            for l_2_d in l_1_p['documents']:
                _loop_vars = {}
                pass
                yield f"<li>{html(l_2_d['said'])}</li>\n"
            l_2_d = missing
            yield '</ul></div>\n'
        yield '</section>\n'
    l_1_p = missing
    if l_0_a['duties']:
        pass
        yield f"<section class=\"duties\"><h2>{html(l_0_w['duties'])}</h2><p>{html(l_0_a['duties_said'])}</p></section>\n"
    yield '<footer>\n'
    for l_1_line in l_0_a['remarks']:
        _loop_vars = {}
        pass
        yield f"<p>{html(l_1_line)}</p>\n"
    l_1_line = missing
    yield f"<p class=\"fill\">{html(l_0_w['place'])}<span></span>{html(l_0_w['ask'])}<span></span></p>\n</footer>\n"
