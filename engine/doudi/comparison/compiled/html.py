"""Made by tools/compile_templates.py from templates/*.html.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.runtime import environment, missing, html


def comparison(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    pass
    yield f"<header><h1>{html(l_0_a['title'])}</h1><p class=\"headline\">{html(l_0_a['headline'])}</p>"
    if l_0_a['aside']:
        pass
        yield f"<p>{html(l_0_a['aside'])}</p>"
    yield '</header>\n'
    for l_1_b in l_0_a['blocks']:
        l_1_w = resolve('w')
        _loop_vars = {}
        pass
        yield f"<section>\n<h2>{html(l_1_b['title'])}</h2>\n"
        if l_1_b['results']:
            pass
            yield '<table>\n<thead><tr><th class="rule"></th>'
            for l_2_r in l_1_b['results']:
                _loop_vars = {}
                pass
                yield f"<th>{html(l_2_r['name'])}</th>"
            l_2_r = missing
            yield f"</tr></thead>\n<tbody class=\"results\">\n<tr><th scope=\"row\">{html(l_1_w['result'])}</th>"
            for l_2_r in l_1_b['results']:
                _loop_vars = {}
                pass
                yield f"<td class=\"{html(l_2_r['status'])}\"><strong>{html(l_2_r['word'])}</strong>"
                if l_2_r['why']:
                    pass
                    yield f"<div class=\"note\">{html(l_2_r['why'])}</div>"
                yield '</td>'
            l_2_r = missing
            yield f"</tr>\n<tr><th scope=\"row\">{html(l_1_w['amount'])}</th>"
            for l_2_r in l_1_b['results']:
                _loop_vars = {}
                pass
                yield f"<td><strong>{html(l_2_r['amount'])}</strong></td>"
            l_2_r = missing
            yield f"</tr>\n<tr><th scope=\"row\">{html(l_1_w['route'])}</th>"
            for l_2_r in l_1_b['results']:
                _loop_vars = {}
                pass
                yield f"<td>{html(l_2_r['route'])}</td>"
            l_2_r = missing
            yield '</tr>\n</tbody>\n'
            if l_1_b['parts']:
                pass
                yield f"<tbody><tr class=\"where\"><th scope=\"rowgroup\" colspan=\"{html(l_1_b['columns'])}\">{html(l_1_w['where'])}</th></tr>\n"
                for l_2_x in l_1_b['parts']:
                    _loop_vars = {}
                    pass
                    yield f"<tr><th scope=\"row\"><span class=\"kind\">{html(l_2_x['kind'])}</span> {html(l_2_x['name'])}</th>"
                    for l_3_c in l_2_x['cells']:
                        _loop_vars = {}
                        pass
                        yield f"<td>{html(l_3_c['shown'])}"
                        if l_3_c['note']:
                            pass
                            yield f"<div class=\"note\">{html(l_3_c['note'])}</div>"
                        yield '</td>'
                    l_3_c = missing
                    yield '</tr>\n'
                l_2_x = missing
                yield '</tbody>\n'
            yield '</table>\n'
        if l_1_b['alike']:
            pass
            yield f"<p class=\"note\">{html(l_1_b['alike'])}</p>\n"
        if l_1_b['rules']:
            pass
            yield f"<p class=\"note\">{html(l_1_b['rules'])}</p>\n"
        if l_1_b['only']:
            pass
            yield '<ul>\n'
            for l_2_line in l_1_b['only']:
                _loop_vars = {}
                pass
                yield f"<li>{html(l_2_line)}</li>\n"
            l_2_line = missing
            yield '</ul>\n'
        yield '</section>\n'
    l_1_b = l_1_w = missing
    if l_0_a['left_out']:
        pass
        yield '<footer>\n'
        for l_1_line in l_0_a['left_out']:
            _loop_vars = {}
            pass
            yield f"<p class=\"note\">{html(l_1_line)}</p>\n"
        l_1_line = missing
        yield '</footer>\n'


def page(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_lang = resolve('lang')
    l_0_title = resolve('title')
    l_0_body = resolve('body')
    pass
    yield f"<!doctype html>\n<html lang=\"{html(l_0_lang)}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{html(l_0_title)}</title>\n<style>\nbody{{max-width:76rem;margin:1.5rem auto;padding:0 1rem;font:15px/1.55 \"Noto Sans CJK SC\",\"Source Han Sans SC\",\"Microsoft YaHei\",\"PingFang SC\",sans-serif;color:#111;background:#fff}}\nh1{{font-size:1.4rem;margin:.3rem 0}}.headline{{font-size:1.1rem;font-weight:bold;border-left:4px solid #1d4e89;padding:.2rem .7rem;margin:.3rem 0 .6rem}}h2{{font-size:1.15rem;margin:1.1rem 0 .3rem;color:#1d4e89}}\ntable{{border-collapse:collapse;width:100%;table-layout:fixed;border:1.5px solid #333}}th,td{{border:1px solid #999;padding:.28rem .5rem;text-align:left;vertical-align:top;font-weight:normal;overflow-wrap:anywhere}}\nthead th{{background:#1d4e89;color:#fff;font-weight:bold}}.rule{{width:15%}}tbody th{{background:#f3f5f8}}.where th{{font-weight:bold;background:#e3e8ef}}.results{{border-bottom:1.5px solid #333}}\n.granted{{background:#eaf5ea}}.refused{{background:#fbeaea}}.undetermined{{background:#fdf6e0}}.note{{color:#444;font-size:.85em}}.kind{{color:#1d4e89;font-size:.8em;border:1px solid #1d4e89;border-radius:.2rem;padding:0 .2rem}}ul{{margin:.2rem 0 .2rem 1.2rem;padding:0}}p{{margin:.2rem 0}}\n@page{{size:A4 landscape;margin:11mm 12mm}}@media print{{body{{max-width:none;margin:0;padding:0;font-size:9.5pt;line-height:1.4}}thead{{display:table-header-group}}th,td{{-webkit-print-color-adjust:exact;print-color-adjust:exact}}tr,li{{break-inside:avoid}}h2{{break-after:avoid}}}}\n</style>\n<body>\n{html(l_0_body)}\n</body>\n</html>\n"
