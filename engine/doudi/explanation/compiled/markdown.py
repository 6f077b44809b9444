"""Made by tools/compile_templates.py from templates/*.markdown.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.runtime import environment, missing, markdown


def auditor(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_w = resolve('w')
    l_0_a = resolve('a')
    pass
    yield f"\n### {markdown(l_0_w['audit'])}\n\n"
    for l_1_g in l_0_a['all_needs']:
        _loop_vars = {}
        pass
        yield f"#### {markdown(l_1_g['mark'])} {markdown(l_1_g['name'])}\n\n"
        if l_1_g['note']:
            pass
            yield f"{markdown(l_1_g['note'])}\n\n"
        for l_2_n in l_1_g['needs']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_2_n['mark'])} {markdown(l_2_n['name'])}　{markdown(l_2_n['shown'])}"
            for l_3_line in l_2_n['working']:
                _loop_vars = {}
                pass
                yield f"<br>{markdown(l_3_line)}"
            l_3_line = missing
            for l_3_line in l_2_n['notes']:
                _loop_vars = {}
                pass
                yield f"<br>{markdown(l_3_line)}"
            l_3_line = missing
            yield '\n'
        l_2_n = missing
        yield '\n'
    l_1_g = missing
    if l_0_a['all_lines']:
        pass
        yield f"#### {markdown(l_0_w['amount'])}\n\n"
        for l_1_l in l_0_a['all_lines']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_1_l['label'])}　{markdown(l_1_l['working'])}　{markdown(l_1_l['amount'])}"
            for l_2_line in l_1_l['notes']:
                _loop_vars = {}
                pass
                yield f"<br>{markdown(l_2_line)}"
            l_2_line = missing
            yield '\n'
        l_1_l = missing
        yield '\n'
    if l_0_a['terms']:
        pass
        yield f"#### {markdown(l_0_w['terms'])}\n\n"
        for l_1_x in l_0_a['terms']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_1_x['name'])} = {markdown(l_1_x['value'])}"
            if l_1_x['working']:
                pass
                yield f" = {markdown(l_1_x['working'])}"
            if l_1_x['note']:
                pass
                yield f"　{markdown(l_1_x['note'])}"
            yield '\n'
        l_1_x = missing
        yield '\n'
    if l_0_a['rates']:
        pass
        yield f"#### {markdown(l_0_w['rates'])}\n\n"
        for l_1_x in l_0_a['rates']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_1_x['name'])} {markdown(l_1_x['value'])}　{markdown(l_1_x['note'])}\n"
        l_1_x = missing
        yield '\n'
    yield f"#### {markdown(l_0_w['facts'])}\n\n"
    for l_1_x in l_0_a['facts']:
        _loop_vars = {}
        pass
        yield f"- {markdown(l_1_x['who'])} {markdown(l_1_x['said'])}\n"
    l_1_x = missing
    yield f"\n#### {markdown(l_0_w['versions'])}\n\n"
    for l_1_v in l_0_a['digests']:
        _loop_vars = {}
        pass
        yield f"- {markdown(l_1_v)}\n"
    l_1_v = missing


def citizen(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    pass
    yield f"{markdown(l_0_a['greeting'])}\n\n{markdown(l_0_a['opening'])}\n\n"
    for l_1_line in l_0_a['said']:
        _loop_vars = {}
        pass
        yield f"**{markdown(l_1_line)}**\n\n"
    l_1_line = missing
    for l_1_line in l_0_a['further']:
        _loop_vars = {}
        pass
        yield f"{markdown(l_1_line)}\n\n"
    l_1_line = missing
    if l_0_a['why']:
        pass
        yield f"### {markdown(l_0_a['why_title'])}\n\n"
        for l_1_line in l_0_a['why']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_1_line)}\n"
        l_1_line = missing
        yield '\n'
    if l_0_a['how']:
        pass
        yield f"### {markdown(l_0_w['c_how'])}\n\n"
        for l_1_line in l_0_a['how']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_1_line)}\n"
        l_1_line = missing
        yield '\n'
    if l_0_a['bring']:
        pass
        yield f"### {markdown(l_0_w['c_bring'])}\n\n"
        for l_1_line in l_0_a['bring']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_1_line)}\n"
        l_1_line = missing
        yield '\n'
    if l_0_a['office']:
        pass
        yield f"### {markdown(l_0_w['c_office'])}\n\n"
        for l_1_line in l_0_a['office']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_1_line)}\n"
        l_1_line = missing
        yield '\n'
    if l_0_a['again']:
        pass
        yield f"### {markdown(l_0_w['c_change'])}\n\n"
        for l_1_line in l_0_a['again']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_1_line)}\n"
        l_1_line = missing
        yield '\n'
    if l_0_a['documents']:
        pass
        yield f"{markdown(l_0_w['c_basis'])}{markdown(l_0_w['colon'])}{markdown(l_0_a['documents_said'])}\n\n"
    yield f"{markdown(l_0_w['c_rights'])}\n\n{markdown(l_0_a['signed'])}\n"


def officer(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    pass
    yield f"## {markdown(l_0_a['title'])}\n\n**{markdown(l_0_a['word'])}**"
    if l_0_a['amount']:
        pass
        yield f" **{markdown(l_0_a['amount'])}**"
    if l_0_a['route']:
        pass
        yield f"　{markdown(l_0_a['route'])}"
    if l_0_a['nearest']:
        pass
        yield f"　{markdown(l_0_a['nearest'])}"
    yield f"\n\n| | {markdown(l_0_w['needs'])} | | {markdown(l_0_w['basis'])} |\n|---|---|---|---|\n"
    for l_1_n in l_0_a['needs']:
        _loop_vars = {}
        pass
        yield f"| {markdown(l_1_n['mark'])} | {markdown(l_1_n['name'])} | {markdown(l_1_n['shown'])}"
        for l_2_line in l_1_n['working']:
            _loop_vars = {}
            pass
            yield f"<br>{markdown(l_2_line)}"
        l_2_line = missing
        yield f" | {markdown(l_1_n['cite'])} |\n"
    l_1_n = missing
    if (l_0_a['due'] and l_0_a['due']['lines']):
        pass
        yield f"\n### {markdown(l_0_w['amount'])}"
        if l_0_a['open_amount']:
            pass
            yield f"{markdown(l_0_w['colon'])}{markdown(l_0_a['open_amount'])}"
        yield f"\n\n| | | {markdown(l_0_a['due']['unit'])} |\n|---|---|--:|\n"
        for l_1_l in l_0_a['due']['lines']:
            _loop_vars = {}
            pass
            yield f"| {markdown(l_1_l['label'])} | {markdown(l_1_l['working'])} | {markdown(l_1_l['amount'])} |\n"
        l_1_l = missing
        for l_1_s in l_0_a['due']['steps']:
            _loop_vars = {}
            pass
            yield f"| {markdown(l_1_s['name'])} | {markdown(l_1_s['working'])} | {markdown(l_1_s['amount'])} |\n"
        l_1_s = missing
        yield f"| **{markdown(l_0_w['total'])}** | | **{markdown(l_0_a['due']['total'])}** |\n"
        if l_0_a['due']['note']:
            pass
            yield f"\n{markdown(l_0_a['due']['note'])}\n"
    if l_0_a['missing']:
        pass
        yield f"\n### {markdown(l_0_w['missing'])}\n\n"
        for l_1_m in l_0_a['missing']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_1_m['what'])}　{markdown(l_1_m['said'])}\n"
        l_1_m = missing
        if l_0_a['bring']:
            pass
            yield f"\n{markdown(l_0_w['bring'])}{markdown(l_0_w['colon'])}{markdown(l_0_a['bring_said'])}\n"
    if l_0_a['changes']:
        pass
        yield f"\n### {markdown(l_0_w['change'])}\n\n"
        for l_1_c in l_0_a['changes']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_1_c['said'])}　{markdown(l_1_c['then'])}\n"
        l_1_c = missing
    if l_0_a['no_change']:
        pass
        yield f"\n{markdown(l_0_a['no_change'])}\n"
    if l_0_a['checks']:
        pass
        yield f"\n### {markdown(l_0_w['checks'])}\n\n"
        for l_1_c in l_0_a['checks']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_1_c['mark'])} {markdown(l_1_c['label'])}　{markdown(l_1_c['said'])}\n"
        l_1_c = missing
        if l_0_a['checks_met']:
            pass
            yield f"- {markdown(l_0_a['checks_met'])}\n"
    yield '\n'
    for l_1_p in l_0_a['powers']:
        _loop_vars = {}
        pass
        yield f"- {markdown(l_0_w['power'])}{markdown(l_0_w['colon'])}{markdown(l_1_p['said'])}\n"
    l_1_p = missing
    for l_1_p in l_0_a['waits']:
        _loop_vars = {}
        pass
        yield f"- {markdown(l_0_w['waits'])}{markdown(l_0_w['colon'])}{markdown(l_1_p['said'])}\n"
    l_1_p = missing
    for l_1_g in l_0_a['gaps']:
        _loop_vars = {}
        pass
        yield f"- {markdown(l_0_w['gaps'])}{markdown(l_0_w['colon'])}{markdown(l_1_g['said'])}\n"
    l_1_g = missing
    if l_0_a['also_said']:
        pass
        yield f"- {markdown(l_0_w['also'])}{markdown(l_0_w['colon'])}{markdown(l_0_a['also_said'])}\n"
    for l_1_f in l_0_a['figures']:
        _loop_vars = {}
        pass
        yield f"- {markdown(l_0_w['hints'])}{markdown(l_0_w['colon'])}{markdown(l_1_f['said'])}\n"
    l_1_f = missing
    for l_1_r in l_0_a['readings']:
        _loop_vars = {}
        pass
        yield f"- {markdown(l_0_w['interpretations'])}{markdown(l_0_w['colon'])}{markdown(l_1_r['said'])}\n"
    l_1_r = missing
    yield f"- {markdown(l_0_w['basis'])}{markdown(l_0_w['colon'])}{markdown(l_0_a['versions_said'])}\n"
