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
    yield '\n### '
    yield markdown(l_0_w['audit'])
    yield '\n\n'
    for l_1_g in l_0_a['all_needs']:
        _loop_vars = {}
        pass
        yield '#### '
        yield markdown(l_1_g['mark'])
        yield ' '
        yield markdown(l_1_g['name'])
        yield '\n\n'
        if l_1_g['note']:
            pass
            yield markdown(l_1_g['note'])
            yield '\n\n'
        for l_2_n in l_1_g['needs']:
            _loop_vars = {}
            pass
            yield '- '
            yield markdown(l_2_n['mark'])
            yield ' '
            yield markdown(l_2_n['name'])
            yield '\u3000'
            yield markdown(l_2_n['shown'])
            for l_3_line in l_2_n['working']:
                _loop_vars = {}
                pass
                yield '<br>'
                yield markdown(l_3_line)
            l_3_line = missing
            for l_3_line in l_2_n['notes']:
                _loop_vars = {}
                pass
                yield '<br>'
                yield markdown(l_3_line)
            l_3_line = missing
            yield '\n'
        l_2_n = missing
        yield '\n'
    l_1_g = missing
    if l_0_a['all_lines']:
        pass
        yield '#### '
        yield markdown(l_0_w['amount'])
        yield '\n\n'
        for l_1_l in l_0_a['all_lines']:
            _loop_vars = {}
            pass
            yield '- '
            yield markdown(l_1_l['label'])
            yield '\u3000'
            yield markdown(l_1_l['working'])
            yield '\u3000'
            yield markdown(l_1_l['amount'])
            for l_2_line in l_1_l['notes']:
                _loop_vars = {}
                pass
                yield '<br>'
                yield markdown(l_2_line)
            l_2_line = missing
            yield '\n'
        l_1_l = missing
        yield '\n'
    if l_0_a['terms']:
        pass
        yield '#### '
        yield markdown(l_0_w['terms'])
        yield '\n\n'
        for l_1_x in l_0_a['terms']:
            _loop_vars = {}
            pass
            yield '- '
            yield markdown(l_1_x['name'])
            yield ' = '
            yield markdown(l_1_x['value'])
            if l_1_x['working']:
                pass
                yield ' = '
                yield markdown(l_1_x['working'])
            if l_1_x['note']:
                pass
                yield '\u3000'
                yield markdown(l_1_x['note'])
            yield '\n'
        l_1_x = missing
        yield '\n'
    if l_0_a['rates']:
        pass
        yield '#### '
        yield markdown(l_0_w['rates'])
        yield '\n\n'
        for l_1_x in l_0_a['rates']:
            _loop_vars = {}
            pass
            yield '- '
            yield markdown(l_1_x['name'])
            yield ' '
            yield markdown(l_1_x['value'])
            yield '\u3000'
            yield markdown(l_1_x['note'])
            yield '\n'
        l_1_x = missing
        yield '\n'
    yield '#### '
    yield markdown(l_0_w['facts'])
    yield '\n\n'
    for l_1_x in l_0_a['facts']:
        _loop_vars = {}
        pass
        yield '- '
        yield markdown(l_1_x['who'])
        yield ' '
        yield markdown(l_1_x['said'])
        yield '\n'
    l_1_x = missing
    yield '\n#### '
    yield markdown(l_0_w['versions'])
    yield '\n\n'
    for l_1_v in l_0_a['digests']:
        _loop_vars = {}
        pass
        yield '- '
        yield markdown(l_1_v)
        yield '\n'
    l_1_v = missing


def citizen(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    pass
    yield markdown(l_0_a['greeting'])
    yield '\n\n'
    yield markdown(l_0_a['opening'])
    yield '\n\n'
    for l_1_line in l_0_a['said']:
        _loop_vars = {}
        pass
        yield '**'
        yield markdown(l_1_line)
        yield '**\n\n'
    l_1_line = missing
    for l_1_line in l_0_a['further']:
        _loop_vars = {}
        pass
        yield markdown(l_1_line)
        yield '\n\n'
    l_1_line = missing
    if l_0_a['why']:
        pass
        yield '### '
        yield markdown(l_0_a['why_title'])
        yield '\n\n'
        for l_1_line in l_0_a['why']:
            _loop_vars = {}
            pass
            yield '- '
            yield markdown(l_1_line)
            yield '\n'
        l_1_line = missing
        yield '\n'
    if l_0_a['how']:
        pass
        yield '### '
        yield markdown(l_0_w['c_how'])
        yield '\n\n'
        for l_1_line in l_0_a['how']:
            _loop_vars = {}
            pass
            yield '- '
            yield markdown(l_1_line)
            yield '\n'
        l_1_line = missing
        yield '\n'
    if l_0_a['bring']:
        pass
        yield '### '
        yield markdown(l_0_w['c_bring'])
        yield '\n\n'
        for l_1_line in l_0_a['bring']:
            _loop_vars = {}
            pass
            yield '- '
            yield markdown(l_1_line)
            yield '\n'
        l_1_line = missing
        yield '\n'
    if l_0_a['office']:
        pass
        yield '### '
        yield markdown(l_0_w['c_office'])
        yield '\n\n'
        for l_1_line in l_0_a['office']:
            _loop_vars = {}
            pass
            yield '- '
            yield markdown(l_1_line)
            yield '\n'
        l_1_line = missing
        yield '\n'
    if l_0_a['again']:
        pass
        yield '### '
        yield markdown(l_0_w['c_change'])
        yield '\n\n'
        for l_1_line in l_0_a['again']:
            _loop_vars = {}
            pass
            yield '- '
            yield markdown(l_1_line)
            yield '\n'
        l_1_line = missing
        yield '\n'
    if l_0_a['documents']:
        pass
        yield markdown(l_0_w['c_basis'])
        yield markdown(l_0_w['colon'])
        yield markdown(l_0_a['documents_said'])
        yield '\n\n'
    yield markdown(l_0_w['c_rights'])
    yield '\n\n'
    yield markdown(l_0_a['signed'])
    yield '\n'


def officer(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    pass
    yield '## '
    yield markdown(l_0_a['title'])
    yield '\n\n**'
    yield markdown(l_0_a['word'])
    yield '**'
    if l_0_a['amount']:
        pass
        yield ' **'
        yield markdown(l_0_a['amount'])
        yield '**'
    if l_0_a['route']:
        pass
        yield '\u3000'
        yield markdown(l_0_a['route'])
    if l_0_a['nearest']:
        pass
        yield '\u3000'
        yield markdown(l_0_a['nearest'])
    yield '\n\n| | '
    yield markdown(l_0_w['needs'])
    yield ' | | '
    yield markdown(l_0_w['basis'])
    yield ' |\n|---|---|---|---|\n'
    for l_1_n in l_0_a['needs']:
        _loop_vars = {}
        pass
        yield '| '
        yield markdown(l_1_n['mark'])
        yield ' | '
        yield markdown(l_1_n['name'])
        yield ' | '
        yield markdown(l_1_n['shown'])
        for l_2_line in l_1_n['working']:
            _loop_vars = {}
            pass
            yield '<br>'
            yield markdown(l_2_line)
        l_2_line = missing
        yield ' | '
        yield markdown(l_1_n['cite'])
        yield ' |\n'
    l_1_n = missing
    if (l_0_a['due'] and l_0_a['due']['lines']):
        pass
        yield '\n### '
        yield markdown(l_0_w['amount'])
        if l_0_a['open_amount']:
            pass
            yield markdown(l_0_w['colon'])
            yield markdown(l_0_a['open_amount'])
        yield '\n\n| | | '
        yield markdown(l_0_a['due']['unit'])
        yield ' |\n|---|---|--:|\n'
        for l_1_l in l_0_a['due']['lines']:
            _loop_vars = {}
            pass
            yield '| '
            yield markdown(l_1_l['label'])
            yield ' | '
            yield markdown(l_1_l['working'])
            yield ' | '
            yield markdown(l_1_l['amount'])
            yield ' |\n'
        l_1_l = missing
        for l_1_s in l_0_a['due']['steps']:
            _loop_vars = {}
            pass
            yield '| '
            yield markdown(l_1_s['name'])
            yield ' | '
            yield markdown(l_1_s['working'])
            yield ' | '
            yield markdown(l_1_s['amount'])
            yield ' |\n'
        l_1_s = missing
        yield '| **'
        yield markdown(l_0_w['total'])
        yield '** | | **'
        yield markdown(l_0_a['due']['total'])
        yield '** |\n'
        if l_0_a['due']['note']:
            pass
            yield '\n'
            yield markdown(l_0_a['due']['note'])
            yield '\n'
    if l_0_a['missing']:
        pass
        yield '\n### '
        yield markdown(l_0_w['missing'])
        yield '\n\n'
        for l_1_m in l_0_a['missing']:
            _loop_vars = {}
            pass
            yield '- '
            yield markdown(l_1_m['what'])
            yield '\u3000'
            yield markdown(l_1_m['said'])
            yield '\n'
        l_1_m = missing
        if l_0_a['bring']:
            pass
            yield '\n'
            yield markdown(l_0_w['bring'])
            yield markdown(l_0_w['colon'])
            yield markdown(l_0_a['bring_said'])
            yield '\n'
    if l_0_a['changes']:
        pass
        yield '\n### '
        yield markdown(l_0_w['change'])
        yield '\n\n'
        for l_1_c in l_0_a['changes']:
            _loop_vars = {}
            pass
            yield '- '
            yield markdown(l_1_c['said'])
            yield '\u3000'
            yield markdown(l_1_c['then'])
            yield '\n'
        l_1_c = missing
    if l_0_a['no_change']:
        pass
        yield '\n'
        yield markdown(l_0_a['no_change'])
        yield '\n'
    if l_0_a['checks']:
        pass
        yield '\n### '
        yield markdown(l_0_w['checks'])
        yield '\n\n'
        for l_1_c in l_0_a['checks']:
            _loop_vars = {}
            pass
            yield '- '
            yield markdown(l_1_c['mark'])
            yield ' '
            yield markdown(l_1_c['label'])
            yield '\u3000'
            yield markdown(l_1_c['said'])
            yield '\n'
        l_1_c = missing
        if l_0_a['checks_met']:
            pass
            yield '- '
            yield markdown(l_0_a['checks_met'])
            yield '\n'
    yield '\n'
    for l_1_p in l_0_a['powers']:
        _loop_vars = {}
        pass
        yield '- '
        yield markdown(l_0_w['power'])
        yield markdown(l_0_w['colon'])
        yield markdown(l_1_p['said'])
        yield '\n'
    l_1_p = missing
    for l_1_p in l_0_a['waits']:
        _loop_vars = {}
        pass
        yield '- '
        yield markdown(l_0_w['waits'])
        yield markdown(l_0_w['colon'])
        yield markdown(l_1_p['said'])
        yield '\n'
    l_1_p = missing
    for l_1_g in l_0_a['gaps']:
        _loop_vars = {}
        pass
        yield '- '
        yield markdown(l_0_w['gaps'])
        yield markdown(l_0_w['colon'])
        yield markdown(l_1_g['said'])
        yield '\n'
    l_1_g = missing
    if l_0_a['also_said']:
        pass
        yield '- '
        yield markdown(l_0_w['also'])
        yield markdown(l_0_w['colon'])
        yield markdown(l_0_a['also_said'])
        yield '\n'
    for l_1_f in l_0_a['figures']:
        _loop_vars = {}
        pass
        yield '- '
        yield markdown(l_0_w['hints'])
        yield markdown(l_0_w['colon'])
        yield markdown(l_1_f['said'])
        yield '\n'
    l_1_f = missing
    for l_1_r in l_0_a['readings']:
        _loop_vars = {}
        pass
        yield '- '
        yield markdown(l_0_w['interpretations'])
        yield markdown(l_0_w['colon'])
        yield markdown(l_1_r['said'])
        yield '\n'
    l_1_r = missing
    yield '- '
    yield markdown(l_0_w['basis'])
    yield markdown(l_0_w['colon'])
    yield markdown(l_0_a['versions_said'])
    yield '\n'
