"""Made by tools/compile_templates.py from templates/*.text.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.runtime import environment, missing, plain


def auditor(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_w = resolve('w')
    l_0_a = resolve('a')
    pass
    yield '\n== '
    yield plain(l_0_w['audit'])
    yield ' ==\n'
    yield plain(l_0_w['all_needs'])
    yield '\n'
    for l_1_g in l_0_a['all_needs']:
        _loop_vars = {}
        pass
        yield ' ['
        yield plain(l_1_g['mark'])
        yield '] '
        yield plain(l_1_g['name'])
        if l_1_g['note']:
            pass
            yield '  '
            yield plain(l_1_g['note'])
        yield '\n'
        for l_2_n in l_1_g['needs']:
            _loop_vars = {}
            pass
            yield '   '
            yield plain(l_2_n['mark'])
            yield ' '
            yield plain(l_2_n['name'])
            yield '  '
            yield plain(l_2_n['shown'])
            yield '\n'
            for l_3_line in l_2_n['working']:
                _loop_vars = {}
                pass
                yield '       '
                yield plain(l_3_line)
                yield '\n'
            l_3_line = missing
            for l_3_line in l_2_n['notes']:
                _loop_vars = {}
                pass
                yield '       '
                yield plain(l_3_line)
                yield '\n'
            l_3_line = missing
        l_2_n = missing
    l_1_g = missing
    if l_0_a['all_lines']:
        pass
        yield plain(l_0_w['amount'])
        yield '\n'
        for l_1_l in l_0_a['all_lines']:
            _loop_vars = {}
            pass
            yield '   '
            yield plain(l_1_l['label'])
            yield '  '
            yield plain(l_1_l['working'])
            yield '  '
            yield plain(l_1_l['amount'])
            yield '\n'
            for l_2_line in l_1_l['notes']:
                _loop_vars = {}
                pass
                yield '       '
                yield plain(l_2_line)
                yield '\n'
            l_2_line = missing
        l_1_l = missing
    if l_0_a['terms']:
        pass
        yield plain(l_0_w['terms'])
        yield '\n'
        for l_1_x in l_0_a['terms']:
            _loop_vars = {}
            pass
            yield '   '
            yield plain(l_1_x['name'])
            yield ' = '
            yield plain(l_1_x['value'])
            if l_1_x['working']:
                pass
                yield ' = '
                yield plain(l_1_x['working'])
            if l_1_x['note']:
                pass
                yield '  '
                yield plain(l_1_x['note'])
            yield '\n'
        l_1_x = missing
    if l_0_a['rates']:
        pass
        yield plain(l_0_w['rates'])
        yield '\n'
        for l_1_x in l_0_a['rates']:
            _loop_vars = {}
            pass
            yield '   '
            yield plain(l_1_x['name'])
            yield ' '
            yield plain(l_1_x['value'])
            yield '  '
            yield plain(l_1_x['note'])
            yield '\n'
        l_1_x = missing
    yield plain(l_0_w['facts'])
    yield '\n'
    for l_1_x in l_0_a['facts']:
        _loop_vars = {}
        pass
        yield '   '
        yield plain(l_1_x['who'])
        yield ' '
        yield plain(l_1_x['said'])
        yield '\n'
    l_1_x = missing
    yield plain(l_0_w['versions'])
    yield '\n'
    for l_1_v in l_0_a['digests']:
        _loop_vars = {}
        pass
        yield '   '
        yield plain(l_1_v)
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
    yield plain(l_0_a['greeting'])
    yield '\n\n'
    yield plain(l_0_a['opening'])
    yield '\n'
    for l_1_line in l_0_a['said']:
        _loop_vars = {}
        pass
        yield plain(l_1_line)
        yield '\n'
    l_1_line = missing
    for l_1_line in l_0_a['further']:
        _loop_vars = {}
        pass
        yield plain(l_1_line)
        yield '\n'
    l_1_line = missing
    if l_0_a['why']:
        pass
        yield '\n'
        yield plain(l_0_a['why_title'])
        yield '\n'
        for l_1_line in l_0_a['why']:
            _loop_vars = {}
            pass
            yield ' · '
            yield plain(l_1_line)
            yield '\n'
        l_1_line = missing
    if l_0_a['how']:
        pass
        yield '\n'
        yield plain(l_0_w['c_how'])
        yield '\n'
        for l_1_line in l_0_a['how']:
            _loop_vars = {}
            pass
            yield ' · '
            yield plain(l_1_line)
            yield '\n'
        l_1_line = missing
    if l_0_a['bring']:
        pass
        yield '\n'
        yield plain(l_0_w['c_bring'])
        yield '\n'
        for l_1_line in l_0_a['bring']:
            _loop_vars = {}
            pass
            yield ' · '
            yield plain(l_1_line)
            yield '\n'
        l_1_line = missing
    if l_0_a['office']:
        pass
        yield '\n'
        yield plain(l_0_w['c_office'])
        yield '\n'
        for l_1_line in l_0_a['office']:
            _loop_vars = {}
            pass
            yield ' · '
            yield plain(l_1_line)
            yield '\n'
        l_1_line = missing
    if l_0_a['again']:
        pass
        yield '\n'
        yield plain(l_0_w['c_change'])
        yield '\n'
        for l_1_line in l_0_a['again']:
            _loop_vars = {}
            pass
            yield ' · '
            yield plain(l_1_line)
            yield '\n'
        l_1_line = missing
    yield '\n'
    if l_0_a['documents']:
        pass
        yield plain(l_0_w['c_basis'])
        yield plain(l_0_w['colon'])
        yield plain(l_0_a['documents_said'])
        yield '\n'
    yield plain(l_0_w['c_rights'])
    yield '\n'
    yield plain(l_0_a['signed'])
    yield '\n'


def officer(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    try:
        t_1 = environment.filters['pad']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'pad' found.")
    pass
    yield plain(t_1(l_0_a['title'], 48))
    yield '  '
    yield plain(l_0_a['word'])
    if l_0_a['amount']:
        pass
        yield '  '
        yield plain(l_0_a['amount'])
    yield '\n'
    if l_0_a['route']:
        pass
        yield plain(l_0_a['route'])
        yield '\n'
    if l_0_a['nearest']:
        pass
        yield plain(l_0_a['nearest'])
        yield '\n'
    for l_1_n in l_0_a['needs']:
        l_1_wide = resolve('wide')
        _loop_vars = {}
        pass
        yield ' '
        yield plain(l_1_n['mark'])
        yield ' '
        yield plain(t_1(l_1_n['name'], l_1_wide['need']))
        yield '  '
        yield plain(t_1(l_1_n['shown'], l_1_wide['shown']))
        yield '  '
        yield plain(l_1_n['cite'])
        yield '\n'
        for l_2_line in l_1_n['working']:
            _loop_vars = {}
            pass
            yield '     '
            yield plain(l_2_line)
            yield '\n'
        l_2_line = missing
    l_1_n = l_1_wide = missing
    if (l_0_a['due'] and l_0_a['due']['lines']):
        pass
        yield plain(l_0_w['amount'])
        if l_0_a['open_amount']:
            pass
            yield plain(l_0_w['colon'])
            yield plain(l_0_a['open_amount'])
        yield '\n'
        for l_1_l in l_0_a['due']['lines']:
            l_1_wide = resolve('wide')
            _loop_vars = {}
            pass
            yield '   '
            yield plain(t_1(l_1_l['label'], l_1_wide['line']))
            yield '  '
            yield plain(t_1(l_1_l['working'], l_1_wide['working']))
            yield '  '
            yield plain(l_1_l['right'])
            yield '\n'
        l_1_l = l_1_wide = missing
        for l_1_s in l_0_a['due']['steps']:
            l_1_wide = resolve('wide')
            _loop_vars = {}
            pass
            yield '   '
            yield plain(t_1(l_1_s['name'], l_1_wide['line']))
            yield '  '
            yield plain(t_1(l_1_s['working'], l_1_wide['working']))
            yield '  '
            yield plain(l_1_s['right'])
            yield '\n'
        l_1_s = l_1_wide = missing
        if l_0_a['due']['note']:
            pass
            yield '   '
            yield plain(l_0_a['due']['note'])
            yield '\n'
    for l_1_p in l_0_a['powers']:
        _loop_vars = {}
        pass
        yield plain(l_0_w['power'])
        yield '  '
        yield plain(l_1_p['said'])
        yield '\n'
    l_1_p = missing
    for l_1_p in l_0_a['waits']:
        _loop_vars = {}
        pass
        yield plain(l_0_w['waits'])
        yield '  '
        yield plain(l_1_p['said'])
        yield '\n'
    l_1_p = missing
    if l_0_a['missing']:
        pass
        yield plain(l_0_w['missing'])
        yield '\n'
        for l_1_m in l_0_a['missing']:
            l_1_wide = resolve('wide')
            _loop_vars = {}
            pass
            yield ' ? '
            yield plain(t_1(l_1_m['what'], l_1_wide['missing']))
            yield '  '
            yield plain(l_1_m['said'])
            yield '\n'
        l_1_m = l_1_wide = missing
        if l_0_a['bring']:
            pass
            yield plain(l_0_w['bring'])
            yield plain(l_0_w['colon'])
            yield plain(l_0_a['bring_said'])
            yield '\n'
    for l_1_g in l_0_a['gaps']:
        _loop_vars = {}
        pass
        yield plain(l_0_w['gaps'])
        yield '  '
        yield plain(l_1_g['said'])
        yield '\n'
    l_1_g = missing
    if l_0_a['changes']:
        pass
        yield plain(l_0_w['change'])
        yield '\n'
        for l_1_c in l_0_a['changes']:
            l_1_wide = resolve('wide')
            _loop_vars = {}
            pass
            yield '   '
            yield plain(t_1(l_1_c['said'], l_1_wide['change']))
            yield '  '
            yield plain(l_1_c['then'])
            yield '\n'
        l_1_c = l_1_wide = missing
    if l_0_a['no_change']:
        pass
        yield plain(l_0_a['no_change'])
        yield '\n'
    if l_0_a['checks']:
        pass
        yield plain(l_0_w['checks'])
        if l_0_a['checks_met']:
            pass
            yield '  '
            yield plain(l_0_a['checks_met'])
        yield '\n'
        for l_1_c in l_0_a['checks']:
            l_1_wide = resolve('wide')
            _loop_vars = {}
            pass
            yield ' '
            yield plain(l_1_c['mark'])
            yield ' '
            yield plain(t_1(l_1_c['label'], l_1_wide['check']))
            yield '  '
            yield plain(l_1_c['said'])
            yield '\n'
        l_1_c = l_1_wide = missing
    if l_0_a['also_said']:
        pass
        yield plain(l_0_w['also'])
        yield '      '
        yield plain(l_0_a['also_said'])
        yield '\n'
    for l_1_f in l_0_a['figures']:
        _loop_vars = {}
        pass
        yield plain(l_0_w['hints'])
        yield '    '
        yield plain(l_1_f['said'])
        yield '\n'
    l_1_f = missing
    if l_0_a['readings_said']:
        pass
        yield plain(l_0_w['hints'])
        yield '    '
        yield plain(l_0_a['readings_said'])
        yield '\n'
    yield plain(l_0_w['basis'])
    yield '    '
    yield plain(l_0_a['versions_said'])
    yield '\n'
