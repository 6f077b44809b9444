"""Made by tools/compile_templates.py from templates/*.html.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.base.runtime import html


def body(first, impacts, new, old, regions, w, **_):
    out = []
    say = out.append
    say(f"<header><h1>{html(w['title'])}</h1><p class=\"sides\"><b class=\"old\">{html(w['old'])}</b> {html(old)} → <b class=\"new\">{html(w['new'])}</b> {html(new)}</p>\n<p class=\"verdict\">{html(first)}</p></header>\n")
    for r in regions:
        say(f"<section><h2>{html(r['name'])} <small class=\"how\">{html(r['days'])}</small></h2>\n")
        if r['meanings']:
            say(f"<h3>{html(w['means'])}</h3><div class=\"scroll\"><table><thead><tr><th>{html(w['programme'])}</th><th>{html(w['who'])}</th><th>{html(w['amount'])}</th><th>{html(w['known'])}</th></tr></thead><tbody>\n")
            for m in r['meanings']:
                say(f"<tr><th scope=\"row\">{html(m['name'])}</th><td><span class=\"tag {html(m['status']['way'])}\">{html(m['status']['said'])}</span></td><td><span class=\"tag {html(m['amount']['way'])}\">{html(m['amount']['said'])}</span></td><td class=\"how\">{html(m['known'])}")
                if m['results']:
                    say(f"<br>{html(w['results'])}: {html(m['results'])}")
                say('</td></tr>\n')
            say('</tbody></table></div>\n')
        if r['curves']:
            say(f"<h3>{html(w['families'])}</h3><p class=\"note\">{html(w['families_note'])}</p>\n<p class=\"key\"><span><i class=\"old\"></i>{html(w['old'])}</span><span><i></i>{html(w['new'])}</span></p>\n<div class=\"charts\">\n")
            for c in r['curves']:
                say(f"<figure><h4>{html(c['kind'])}</h4><p class=\"how\">{html(c['programme'])} · {html(c['people'])}</p>\n<svg viewBox=\"0 0 {html(c['chart']['wide'])} {html(c['chart']['high'])}\" role=\"img\" aria-label=\"{html(c['programme'])}: {html(c['kind'])}\">\n")
                for y in c['chart']['rows']:
                    say(f"<line class=\"grid\" x1=\"{html(c['chart']['left'])}\" x2=\"{html(c['chart']['right'])}\" y1=\"{html(y['y'])}\" y2=\"{html(y['y'])}\"/><text class=\"label\" x=\"42\" y=\"{html(y['y'])}\" dy=\"3.5\" text-anchor=\"end\">{html(y['label'])}</text>\n")
                for x in c['chart']['columns']:
                    say(f"<text class=\"label\" x=\"{html(x['x'])}\" y=\"{html(c['chart']['base'])}\" dy=\"14\" text-anchor=\"middle\">{html(x['label'])}</text>\n")
                say(f"<path class=\"axis\" d=\"M{html(c['chart']['left'])} {html(c['chart']['top'])}V{html(c['chart']['base'])}H{html(c['chart']['right'])}\"/>\n")
                if c['chart']['own']:
                    say(f"<line class=\"here\" x1=\"{html(c['chart']['own'])}\" x2=\"{html(c['chart']['own'])}\" y1=\"{html(c['chart']['top'])}\" y2=\"{html(c['chart']['base'])}\"/>\n")
                for j in c['chart']['new_jumps']:
                    say(f"<line class=\"cliff new\" x1=\"{html(j['x'])}\" x2=\"{html(j['x'])}\" y1=\"{html(j['y1'])}\" y2=\"{html(j['y2'])}\"/>\n")
                for j in c['chart']['old_jumps']:
                    say(f"<line class=\"cliff old\" x1=\"{html(j['x'])}\" x2=\"{html(j['x'])}\" y1=\"{html(j['y1'])}\" y2=\"{html(j['y2'])}\"/>\n")
                say(f"<path class=\"curve new\" d=\"{html(c['chart']['new'])}\"/><path class=\"curve old\" d=\"{html(c['chart']['old'])}\"/>\n<text class=\"label\" x=\"{html(c['chart']['right'])}\" y=\"{html(c['chart']['high'])}\" dy=\"-3\" text-anchor=\"end\">{html(c['income'])}</text><text class=\"label\" x=\"{html(c['chart']['right'])}\" y=\"{html(c['chart']['top'])}\" dy=\"6\" text-anchor=\"end\">{html(c['unit'])}</text>\n</svg>\n<p class=\"{html(c['better'])}\">{html(c['own'])}</p>\n")
                if c['same']:
                    say(f"<p class=\"how\">{html(c['same'])}</p>")
                if c['cliffs']:
                    say('<ul class="cliffs">')
                    for j in c['cliffs']:
                        say(f"<li class=\"{html(j['side'])}\">{html(j['words'])}</li>")
                    say('</ul>')
                say('</figure>\n')
            say('</div>\n')
        if r['witnesses']:
            say(f"<h3>{html(w['touched'])}</h3>\n")
            for f in r['witnesses']:
                say('<details')
                if f['open']:
                    say(' open')
                say(f"><summary><span class=\"tag {html(f['way'])}\">{html(f['head'])}</span> {html(f['programme'])} · {html(f['which'])}")
                if f['gain']:
                    say(f" <strong class=\"{html(f['way'])}\">{html(f['gain'])}</strong>")
                say('</summary>\n')
                if f['differ']:
                    say(f"<p>{html(f['differ'])}</p>")
                if f['defect']:
                    say(f"<p class=\"lose\">{html(f['defect'])}</p>")
                say(f"<div class=\"pair\"><div><strong class=\"old\">{html(w['old'])}</strong> {html(f['old'])}<pre>{html(f['old_text'])}</pre></div><div><strong class=\"new\">{html(w['new'])}</strong> {html(f['new'])}<pre>{html(f['new_text'])}</pre></div></div></details>\n")
        if r['changes']:
            say(f"<h3>{html(w['changes'])} ({html(r['change_count'])})</h3>\n")
            for x in r['changes']:
                say(f"<details class=\"change\"><summary><span class=\"tag\">{html(x['kind'])}</span> {html(x['label'])}")
                if x['meaning']:
                    say(f" <span class=\"how\">⇒ {html(x['meaning'])}</span>")
                say(f" <code>{html(x['key'])}</code>")
                for a in x['aspects']:
                    say(f"<br>{html(a)}")
                say(f"</summary>\n<div class=\"pair\"><div><strong class=\"old\">{html(w['old'])}</strong> <code>{html(x['old']['place'])}</code>")
                if x['old']['text']:
                    say(f"<pre>{html(x['old']['text'])}</pre>")
                say(f"</div><div><strong class=\"new\">{html(w['new'])}</strong> <code>{html(x['new']['place'])}</code>")
                if x['new']['text']:
                    say(f"<pre>{html(x['new']['text'])}</pre>")
                say('</div></div></details>\n')
        if r['others']:
            say(f"<details><summary>{html(w['affected'])} ({html(r['other_count'])})</summary><ul class=\"plain\">\n")
            for x in r['others']:
                say(f"<li>{html(x['label'])} <code>{html(x['key'])}</code>")
                if x['through']:
                    say(f" <span class=\"how\">← <code>{html(x['through'])}</code></span>")
                say('</li>\n')
            say('</ul></details>\n')
        say('</section>\n')
    for i in impacts:
        say(f"<section><h2>{html(i['head'])} <small class=\"how\">{html(i['file'])}</small></h2>\n<p><strong>{html(i['first'])}</strong></p>\n")
        if i['bar']:
            say(f"<div class=\"stack\"><svg viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{html(i['first'])}\">\n")
            for b in i['bar']:
                say(f"<rect class=\"f-{html(b['kind'])}\" x=\"{html(b['x'])}\" y=\"0\" width=\"{html(b['wide'])}\" height=\"4\"><title>{html(b['words'])} {html(b['share'])}</title></rect>\n")
            say('</svg></div>\n')
        say('<p class="key">')
        for k in i['key']:
            say(f"<span><b class=\"f-{html(k['kind'])}\"></b>{html(k['words'])} {html(k['count'])}</span>")
        say('</p>\n<ul class="plain note">')
        for n in i['notes']:
            say(f"<li>{html(n)}</li>")
        say('</ul>\n')
        if i['columns']:
            say(f"<details><summary>{html(i['taken'])}</summary><pre>{html(i['columns'])}</pre></details>\n")
        for p in i['programmes']:
            say(f"<h3>{html(p['title'])}</h3>\n")
            if p['paid']:
                say('<div class="bars">')
                for b in p['paid']:
                    say(f"<span class=\"{html(b['kind'])}\">{html(b['side'])}</span><svg viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"f-{html(b['kind'])}\" width=\"{html(b['wide'])}\" height=\"4\"/></svg><span class=\"n\">{html(b['words'])}</span>")
                say('</div>\n')
            say('<ul class="plain">')
            for b in p['budget']:
                say(f"<li>{html(b)}</li>")
            if p['unsettled']:
                say(f"<li>{html(p['unsettled'])}</li>")
            say('</ul>\n')
            if p['bands']:
                say(f"<h4 class=\"how\">{html(w['by_amount'])}</h4><div class=\"bars\">")
                for b in p['bands']:
                    say(f"<span>{html(b['words'])}</span><svg viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"f-{html(b['kind'])}\" width=\"{html(b['wide'])}\" height=\"4\"/></svg><span class=\"n\">{html(b['count'])}</span>")
                say('</div>\n')
            say('<div class="scroll"><table class="count"><thead><tr><th></th>')
            for h in p['heads']:
                say(f"<th>{html(h)}</th>")
            say('</tr></thead><tbody>\n')
            for r in p['rows']:
                say('<tr')
                if r['all']:
                    say(' class="all"')
                say(f"><th scope=\"row\">{html(r['label'])}</th>")
                for x in r['cells']:
                    say(f"<td>{html(x)}</td>")
                say('</tr>\n')
            say('</tbody></table></div>\n')
        say('</section>\n')
    say(f"<footer>{html(w['foot'])}</footer>\n")
    return out


def page(body, lang, title, **_):
    out = []
    say = out.append
    say(f"<!doctype html>\n<html lang=\"{html(lang)}\"><head><meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light\"><title>{html(title)}</title>\n<style>\n:root{{--ink:#1d2329;--soft:#5b6670;--line:#d5dade;--old:#8a5a00;--new:#0b5cad;--gain:#1a7f37;--lose:#b42318;--open:#7a7f86}}\n*{{box-sizing:border-box}}\nbody{{margin:0 auto;max-width:68rem;padding:1rem;font:16px/1.65 system-ui,\"Noto Sans CJK SC\",\"Noto Sans SC\",\"Microsoft YaHei\",sans-serif;color:var(--ink);background:#fff}}\nh1{{font-size:1.05rem;font-weight:600;margin:0;color:var(--soft)}} h2{{font-size:1.25rem;margin:2.2rem 0 .6rem;border-bottom:2px solid var(--line);padding-bottom:.2rem}}\nh3{{font-size:1.02rem;margin:1.4rem 0 .4rem}} p{{margin:.4rem 0}}\n.sides{{color:var(--soft);overflow-wrap:anywhere;margin:.1rem 0 .8rem}} .sides b{{font-weight:600}}\n.old{{color:var(--old)}} .new{{color:var(--new)}}\n.verdict{{font-size:1.15rem;line-height:1.6;margin:.2rem 0 1rem;padding:.8rem 1rem;background:#f3f6f9;border-left:.35rem solid var(--new)}}\n.note,.how{{color:var(--soft);font-size:.88rem}}\n.scroll{{overflow-x:auto}} table{{border-collapse:collapse;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums}}\nth,td{{border-bottom:1px solid var(--line);padding:.3rem .55rem;text-align:left;vertical-align:top}} thead th{{color:var(--soft);font-weight:600;white-space:nowrap}}\n.count td{{text-align:right;white-space:nowrap}} .count thead th{{text-align:right}} .count th:first-child{{text-align:left;min-width:9rem}} tr.all>*{{font-weight:600;background:#f6f8fa}}\n.tag{{display:inline-block;border:1px solid currentColor;border-radius:.25rem;padding:0 .4rem;font-size:.82rem;white-space:nowrap;font-weight:600}}\n.widens,.up,.gain{{color:var(--gain)}} .narrows,.down,.lose{{color:var(--lose)}} .both,.unknown,.open,.unclear{{color:var(--open)}}\n.charts{{display:grid;grid-template-columns:repeat(auto-fit,minmax(17.5rem,1fr));gap:1rem}} figure{{margin:0;border:1px solid var(--line);border-radius:.4rem;padding:.7rem}}\nfigure h4{{margin:0;font-size:.98rem}} figure p{{margin:.15rem 0;font-size:.86rem}} svg{{display:block;width:100%;height:auto;font:11px system-ui,\"Noto Sans CJK SC\",sans-serif}}\n.axis{{stroke:#9aa3ab;fill:none}} .grid{{stroke:#eceff1}} .label{{fill:var(--soft)}} .curve{{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}}\n.curve.old,.cliff.old{{stroke:var(--old)}} .curve.new,.cliff.new{{stroke:var(--new)}} .curve.old{{stroke-dasharray:6 4}} .cliff{{stroke-width:1.4;stroke-dasharray:2 3}} .here{{stroke:#b9c0c6}}\nul.cliffs{{margin:.2rem 0 0;padding:0;list-style:none;font-size:.84rem}}\n.key{{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.9rem;margin:.3rem 0}} .key i{{display:inline-block;width:1.6rem;border-top:3px solid var(--new);vertical-align:middle;margin-right:.35rem}} .key i.old{{border-top:3px dashed var(--old)}}\n.key b{{display:inline-block;width:.8rem;height:.8rem;border-radius:.15rem;margin-right:.35rem;vertical-align:-.08rem}}\n.f-gain{{fill:var(--gain);background:var(--gain)}} .f-lose{{fill:var(--lose);background:var(--lose)}} .f-both{{fill:#8250df;background:#8250df}} .f-unclear{{fill:#c4c9ce;background:#c4c9ce}} .f-untouched{{fill:#e4e8eb;background:#e4e8eb}} .f-old{{fill:var(--old);background:var(--old)}} .f-new{{fill:var(--new);background:var(--new)}}\n.bars{{display:grid;grid-template-columns:max-content 1fr max-content;gap:.15rem .7rem;align-items:center;font-size:.9rem;max-width:44rem}} .bars svg{{height:.95rem}} .bars .n{{text-align:right;font-variant-numeric:tabular-nums}}\n.stack svg{{height:1.3rem}}\ndetails{{border:1px solid var(--line);border-radius:.4rem;margin:.5rem 0;padding:.45rem .8rem}} summary{{cursor:pointer;overflow-wrap:anywhere}} summary .key{{display:inline}}\n.pair{{display:grid;grid-template-columns:1fr 1fr;gap:.8rem;margin:.5rem 0}} .pair>div{{min-width:0}}\npre{{margin:.2rem 0;padding:.6rem;background:#f6f8fa;border-radius:.3rem;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.55 ui-monospace,\"Noto Sans Mono CJK SC\",monospace}}\ncode{{font:13px ui-monospace,monospace;color:var(--soft);overflow-wrap:anywhere}} ul.plain{{padding-left:1.1rem;margin:.2rem 0}}\n.invented{{border:1px solid var(--lose);color:var(--lose);border-radius:.25rem;padding:0 .4rem;font-size:.82rem}}\nfooter{{margin-top:2.5rem;color:var(--soft);font-size:.85rem;border-top:1px solid var(--line);padding-top:.5rem}}\n@media(max-width:40rem){{body{{padding:.8rem;font-size:15px}} .pair{{grid-template-columns:1fr}} .verdict{{font-size:1.05rem}}}}\n@media print{{@page{{size:A4;margin:14mm}} body{{max-width:none;padding:0;font-size:10.5pt}} .scroll{{overflow:visible}} .count{{font-size:7.6pt}} .count td,.count th{{padding:.12rem .22rem}} .count th:first-child{{min-width:0}} .count thead th{{white-space:normal}} figure,tr,.verdict{{break-inside:avoid}} h2,h3,h4{{break-after:avoid}} details{{border:0;padding:0}} details.change::details-content{{content-visibility:visible;block-size:auto}} .charts{{grid-template-columns:1fr 1fr}} *{{-webkit-print-color-adjust:exact;print-color-adjust:exact}}}}\n</style></head><body>\n{html(body)}\n</body></html>\n")
    return out
