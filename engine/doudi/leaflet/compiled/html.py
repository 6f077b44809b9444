"""Made by tools/compile_templates.py from templates/*.html.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.base.runtime import html


def family(a, w, **_):
    out = []
    say = out.append
    say(f"<section class=\"wall\">\n<header><h1>{html(w['list_sheet'])}</h1><p class=\"day\"><strong>{html(a['household'])}</strong>　{html(a['place_and_day'])}</p></header>\n<table class=\"list\"><thead><tr><th class=\"c1\">{html(w['h_programme'])}</th><th class=\"c2\">{html(w['h_who'])}</th><th class=\"c3\">{html(w['h_entitled'])}</th><th class=\"c4\">{html(w['h_receiving'])}</th><th class=\"c5\">{html(w['h_amount'])}</th><th class=\"c6\">{html(w['h_since'])}</th><th class=\"c7\">{html(w['h_next'])}</th></tr></thead>\n<tbody>\n")
    for r in a['rows']:
        say(f"<tr class=\"{html(r['status'])}")
        if r['span']:
            say(' first')
        say('">')
        if r['span']:
            say(f"<th scope=\"rowgroup\" rowspan=\"{html(r['span'])}\">{html(r['programme'])}</th>")
        say(f"<td>{html(r['who'])}</td><td class=\"word\">{html(r['entitled'])}</td><td class=\"middle\">{html(r['receiving_said'])}</td><td class=\"sum\">{html(r['amount_said'])}</td><td class=\"middle\">{html(r['since_said'])}</td><td class=\"next\">")
        for s in r['steps']:
            say(f"<div>{html(s)}</div>")
        say('</td></tr>\n')
    say('</tbody></table>\n<p class="how">')
    for line in a['notes']:
        say(f"{html(line)} ")
    say(f"</p>\n<p class=\"fill\">{html(w['head_signs'])}<span></span>{html(w['officer_signs'])}<span></span>{html(w['date'])}<span></span>{html(w['ask'])}<span></span></p>\n</section>\n<section class=\"bag")
    if (not a['bag']):
        say(' wall')
    say(f"\">\n<header><h1>{html(w['bag_sheet'])}</h1><p class=\"day\"><strong>{html(a['household'])}</strong>　{html(a['place_and_day'])}</p></header>\n<p>{html(a['bag_intro'])}</p>\n")
    for b in a['bag']:
        say(f"<table class=\"papers\"><caption>{html(b['title'])}</caption><thead><tr><th class=\"box\"></th><th class=\"p1\">{html(w['b_paper'])}</th><th>{html(w['b_for'])}</th><th class=\"p3\">{html(w['b_programmes'])}</th><th class=\"p4\">{html(w['b_lacking'])}</th></tr></thead><tbody>\n")
        for r in b['rows']:
            say('<tr')
            if r['missing']:
                say(' class="missing"')
            say(f"><td class=\"box\">{html(r['box'])}</td><th scope=\"row\">{html(r['label'])}</th><td>{html(r['for_said'])}</td><td>{html(r['programmes'])}</td><td>{html(r['lacking_said'])}</td></tr>\n")
        say('</tbody></table>\n')
    say('<footer>\n')
    for line in a['remarks']:
        say(f"<p>{html(line)}</p>\n")
    say('</footer>\n</section>\n')
    return out


def page(body, kind, lang, title, wall, **_):
    out = []
    say = out.append
    say(f"<!doctype html>\n<html lang=\"{html(lang)}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{html(title)}</title>\n<style>\nbody{{max-width:52rem;margin:1.5rem auto;padding:0 1rem;font:16px/1.65 \"Noto Sans CJK SC\",\"Source Han Sans SC\",\"Microsoft YaHei\",\"PingFang SC\",sans-serif;color:#111;background:#fff;overflow-wrap:anywhere}}\nh1{{font-size:1.7rem;text-align:center;margin:.4rem 0 .1rem}}.day{{text-align:center;margin:0 0 .8rem;color:#444}}\nh2{{font-size:1.25rem;margin:1.2rem 0 .4rem;padding:.2rem .6rem;background:#8c1d18;color:#fff}}h2 small{{font-weight:normal;font-size:.8em;margin-left:.6rem}}\n.part{{position:relative;border-bottom:1px solid #bbb;padding:.35rem 0 .35rem 6.4rem}}.part>h3{{position:absolute;left:0;top:.35rem;width:6rem;font-size:1.02rem;margin:0;color:#8c1d18}}\np{{margin:.15rem 0}}ul,ol{{margin:.1rem 0 .3rem;padding-left:1.3rem}}.routes>li{{margin:.2rem 0}}.routes ul{{list-style:\"· \"}}\n.how{{color:#444;font-size:.9em}}li>.how::before{{content:\"— \"}}.mark{{font-size:.72em;font-weight:normal;border:1px solid #8c1d18;color:#8c1d18;border-radius:.2rem;padding:0 .2rem;margin-left:.3rem;vertical-align:.1em;white-space:nowrap}}\ntable{{border-collapse:collapse;width:100%;margin:.1rem 0 .3rem}}caption{{text-align:left;color:#444;font-size:.9em}}th,td{{text-align:left;vertical-align:top;padding:.2rem .5rem .2rem 0;font-weight:normal;border-top:1px solid #ddd}}\n.lines th{{width:30%}}.figures th{{width:30%}}.figures td{{width:34%}}.figures .how{{width:auto}}dl{{margin:0}}dt{{font-weight:bold}}dd{{margin:0 0 .2rem}}\n.small{{font-size:.86em}}.terms{{columns:2;column-gap:1.6rem}}.terms>div{{break-inside:avoid;margin-bottom:.2rem}}.terms dt,.terms dd{{display:inline}}.terms dt::after{{content:\"　\"}}.terms .mark{{margin-right:.2rem}}\nfooter{{margin-top:1rem;font-size:.92em}}.fill{{margin-top:.8rem}}.fill span{{display:inline-block;border-bottom:1px solid #555;min-width:11rem;margin:0 1rem 0 .4rem}}\n")
    if wall:
        say('@page wall{size:A4 landscape;margin:11mm 13mm}.wall{page:wall}.bag{margin-top:2rem}body.family{max-width:66rem}\n.list,.papers{width:calc(100% - 2px)}.list{table-layout:fixed;border:2px solid #333}.list th,.list td{border:1px solid #333;padding:.35rem .5rem}.list thead th{background:#8c1d18;color:#fff;font-weight:bold;text-align:center;white-space:nowrap;padding:.35rem .2rem}\n.list .c1{width:11.5%}.list .c2{width:13%}.list .c3{width:10.5%}.list .c4{width:8.5%}.list .c5{width:14.5%}.list .c6{width:10.5%}\n.list tbody th{font-weight:bold}.list .word{text-align:center}.granted .word{font-weight:bold}.list .middle{text-align:center;white-space:nowrap}.list .sum{font-weight:bold}.list tr.first td,.list tr.first th{border-top:2px solid #333}\n.papers th,.papers td{border:1px solid #777;padding:.25rem .45rem}.papers thead th{background:#eee;font-weight:bold}.papers caption{font-weight:bold;color:#8c1d18;font-size:1.05rem;margin-top:.6rem}\n.papers .box{width:1.6rem;text-align:center;font-size:1.15em}.papers .p1{width:26%}.papers .p3{width:16%}.papers .p4{width:24%}.papers .missing th,.papers .missing td:last-child{font-weight:bold}\n.wall .fill{display:flex;gap:.4rem;margin-top:1.4rem;white-space:nowrap}.wall .fill span{flex:1;min-width:5rem;margin:0 .6rem 0 0}\n@media print{.wall{font-size:12.5pt}.bag{break-before:page;margin-top:0}.bag.wall{break-before:auto;margin-top:2rem}.list thead th,.papers thead th{-webkit-print-color-adjust:exact;print-color-adjust:exact}}\n')
    say(f"@page{{size:A4;margin:13mm 14mm}}@media print{{body{{max-width:none;margin:0;padding:0;font-size:10.5pt;line-height:1.5}}h2{{-webkit-print-color-adjust:exact;print-color-adjust:exact}}\nh2,caption,dt,.who p{{break-after:avoid}}tr,.who ul,dd,.fill,.terms>div{{break-inside:avoid}}}}\n</style>\n<body class=\"{html(kind)}\">\n{html(body)}\n</body>\n</html>\n")
    return out


def region(a, w, **_):
    out = []
    say = out.append
    say(f"<header><h1>{html(a['title'])}</h1><p class=\"day\">{html(a['day'])}</p></header>\n")
    for p in a['programmes']:
        say(f"<section class=\"programme\">\n<h2>{html(p['number'])} <small>{html(p['for_whom'])}</small></h2>\n<div class=\"part who\"><h3>{html(w['who'])}</h3><div>\n")
        if p['needs']:
            say(f"<p>{html(p['needs_title'])}</p><ul>\n")
            for n in p['needs']:
                say(f"<li>{html(n['name'])}")
                if n['assumed']:
                    say(f"<b class=\"mark\">{html(w['assumed'])}</b>")
                if n['said']:
                    say(f" <span class=\"how\">{html(n['said'])}</span>")
                say('</li>\n')
            say('</ul>\n')
        if p['routes']:
            say(f"<p>{html(p['routes_title'])}</p><ol class=\"routes\">\n")
            for r in p['routes']:
                say(f"<li><strong>{html(r['name'])}</strong>")
                if r['assumed']:
                    say(f"<b class=\"mark\">{html(w['assumed'])}</b>")
                if r['covers']:
                    say(f" <span class=\"how\">{html(r['covers'])}</span>")
                say('<ul>\n')
                for n in r['needs']:
                    say(f"<li>{html(n['name'])}")
                    if n['assumed']:
                        say(f"<b class=\"mark\">{html(w['assumed'])}</b>")
                    if n['said']:
                        say(f" <span class=\"how\">{html(n['said'])}</span>")
                    say('</li>\n')
                say('</ul></li>\n')
            say('</ol>\n')
        if p['unconditional']:
            say(f"<p>{html(w['no_needs'])}</p>\n")
        say(f"</div></div>\n<div class=\"part\"><h3>{html(w['how_much'])}</h3><div>\n<table class=\"lines\"><caption>{html(p['unit_said'])}</caption>\n")
        for l in p['lines']:
            say(f"<tr class=\"line\"><th scope=\"row\">{html(l['name'])}")
            if l['assumed']:
                say(f"<b class=\"mark\">{html(w['assumed'])}</b>")
            if l['for_said']:
                say(f"<div class=\"how\">{html(l['for_said'])}</div>")
            say('</th><td>')
            if l['value']:
                say(f"<div>{html(l['value'])}</div>")
            for c in l['cases']:
                say(f"<div>{html(c['name'])}{html(w['colon'])}{html(c['value'])}")
                if c['assumed']:
                    say(f"<b class=\"mark\">{html(w['assumed'])}</b>")
                say('</div>')
            if l['when']:
                say(f"<div class=\"how\">{html(l['when'])}</div>")
            say('</td></tr>\n')
        say('</table>\n')
        if p['limits']:
            say(f"<p class=\"how\">{html(p['limits'])}</p>\n")
        if p['figures']:
            say(f"<table class=\"figures\"><caption>{html(w['figures'])}</caption>\n")
            for f in p['figures']:
                say(f"<tr><th scope=\"row\">{html(f['name'])}")
                if f['assumed']:
                    say(f"<b class=\"mark\">{html(w['assumed'])}</b>")
                say('</th><td>')
                if f['open']:
                    say(f"<em>{html(f['open'])}</em>")
                else:
                    say(html(f['value']))
                say(f"</td><td class=\"how\">{html(f['note'])}</td></tr>\n")
            say('</table>\n')
        say(f"</div></div>\n<div class=\"part\"><h3>{html(w['bring'])}</h3><div><dl>\n")
        for b in p['bring']:
            say(f"<dt>{html(b['label'])}</dt><dd>{html(b['said'])}</dd>\n")
        say('</dl></div></div>\n')
        if p['terms']:
            say(f"<div class=\"part small\"><h3>{html(w['terms'])}</h3><dl class=\"terms\">\n")
            for x in p['terms']:
                say(f"<div><dt>{html(x['name'])}")
                if x['assumed']:
                    say(f"<b class=\"mark\">{html(w['assumed'])}</b>")
                say(f"</dt><dd>{html(x['said'])}</dd></div>\n")
            say('</dl></div>\n')
        if p['documents']:
            say(f"<div class=\"part small\"><h3>{html(w['written'])}</h3><ul>\n")
            for d in p['documents']:
                say(f"<li>{html(d['said'])}</li>\n")
            say('</ul></div>\n')
        say('</section>\n')
    if a['duties']:
        say(f"<section class=\"duties\"><h2>{html(w['duties'])}</h2><p>{html(a['duties_said'])}</p></section>\n")
    say('<footer>\n')
    for line in a['remarks']:
        say(f"<p>{html(line)}</p>\n")
    say(f"<p class=\"fill\">{html(w['place'])}<span></span>{html(w['ask'])}<span></span></p>\n</footer>\n")
    return out
