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
    yield f"\n== {l_0_w['audit']} ==\n{l_0_w['all_needs']}\n"
    for l_1_g in l_0_a['all_needs']:
        _loop_vars = {}
        pass
        yield f" [{l_1_g['mark']}] {l_1_g['name']}"
        if l_1_g['note']:
            pass
            yield f"  {l_1_g['note']}"
        yield '\n'
        for l_2_n in l_1_g['needs']:
            _loop_vars = {}
            pass
            yield f"   {l_2_n['mark']} {l_2_n['name']}  {l_2_n['shown']}\n"
            for l_3_line in l_2_n['working']:
                _loop_vars = {}
                pass
                yield f"       {l_3_line}\n"
            l_3_line = missing
            for l_3_line in l_2_n['notes']:
                _loop_vars = {}
                pass
                yield f"       {l_3_line}\n"
            l_3_line = missing
        l_2_n = missing
    l_1_g = missing
    if l_0_a['all_lines']:
        pass
        yield f"{l_0_w['amount']}\n"
        for l_1_l in l_0_a['all_lines']:
            _loop_vars = {}
            pass
            yield f"   {l_1_l['label']}  {l_1_l['working']}  {l_1_l['amount']}\n"
            for l_2_line in l_1_l['notes']:
                _loop_vars = {}
                pass
                yield f"       {l_2_line}\n"
            l_2_line = missing
        l_1_l = missing
    if l_0_a['terms']:
        pass
        yield f"{l_0_w['terms']}\n"
        for l_1_x in l_0_a['terms']:
            _loop_vars = {}
            pass
            yield f"   {l_1_x['name']} = {l_1_x['value']}"
            if l_1_x['working']:
                pass
                yield f" = {l_1_x['working']}"
            if l_1_x['note']:
                pass
                yield f"  {l_1_x['note']}"
            yield '\n'
        l_1_x = missing
    if l_0_a['rates']:
        pass
        yield f"{l_0_w['rates']}\n"
        for l_1_x in l_0_a['rates']:
            _loop_vars = {}
            pass
            yield f"   {l_1_x['name']} {l_1_x['value']}  {l_1_x['note']}\n"
        l_1_x = missing
    yield f"{l_0_w['facts']}\n"
    for l_1_x in l_0_a['facts']:
        _loop_vars = {}
        pass
        yield f"   {l_1_x['who']} {l_1_x['said']}\n"
    l_1_x = missing
    yield f"{l_0_w['versions']}\n"
    for l_1_v in l_0_a['digests']:
        _loop_vars = {}
        pass
        yield f"   {l_1_v}\n"
    l_1_v = missing


def citizen(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    pass
    yield f"{l_0_a['greeting']}\n\n{l_0_a['opening']}\n"
    for l_1_line in l_0_a['said']:
        _loop_vars = {}
        pass
        yield f"{l_1_line}\n"
    l_1_line = missing
    for l_1_line in l_0_a['further']:
        _loop_vars = {}
        pass
        yield f"{l_1_line}\n"
    l_1_line = missing
    if l_0_a['why']:
        pass
        yield f"\n{l_0_a['why_title']}\n"
        for l_1_line in l_0_a['why']:
            _loop_vars = {}
            pass
            yield f" · {l_1_line}\n"
        l_1_line = missing
    if l_0_a['how']:
        pass
        yield f"\n{l_0_w['c_how']}\n"
        for l_1_line in l_0_a['how']:
            _loop_vars = {}
            pass
            yield f" · {l_1_line}\n"
        l_1_line = missing
    if l_0_a['bring']:
        pass
        yield f"\n{l_0_w['c_bring']}\n"
        for l_1_line in l_0_a['bring']:
            _loop_vars = {}
            pass
            yield f" · {l_1_line}\n"
        l_1_line = missing
    if l_0_a['office']:
        pass
        yield f"\n{l_0_w['c_office']}\n"
        for l_1_line in l_0_a['office']:
            _loop_vars = {}
            pass
            yield f" · {l_1_line}\n"
        l_1_line = missing
    if l_0_a['again']:
        pass
        yield f"\n{l_0_w['c_change']}\n"
        for l_1_line in l_0_a['again']:
            _loop_vars = {}
            pass
            yield f" · {l_1_line}\n"
        l_1_line = missing
    yield '\n'
    if l_0_a['documents']:
        pass
        yield f"{l_0_w['c_basis']}{l_0_w['colon']}{l_0_a['documents_said']}\n"
    yield f"{l_0_w['c_rights']}\n{l_0_a['signed']}\n"


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
    yield f"{t_1(l_0_a['title'], 48)}  {l_0_a['word']}"
    if l_0_a['amount']:
        pass
        yield f"  {l_0_a['amount']}"
    yield '\n'
    if l_0_a['route']:
        pass
        yield f"{l_0_a['route']}\n"
    if l_0_a['nearest']:
        pass
        yield f"{l_0_a['nearest']}\n"
    for l_1_n in l_0_a['needs']:
        l_1_wide = resolve('wide')
        _loop_vars = {}
        pass
        yield f" {l_1_n['mark']} {t_1(l_1_n['name'], l_1_wide['need'])}  {t_1(l_1_n['shown'], l_1_wide['shown'])}  {l_1_n['cite']}\n"
        for l_2_line in l_1_n['working']:
            _loop_vars = {}
            pass
            yield f"     {l_2_line}\n"
        l_2_line = missing
    l_1_n = l_1_wide = missing
    if (l_0_a['due'] and l_0_a['due']['lines']):
        pass
        yield plain(l_0_w['amount'])
        if l_0_a['open_amount']:
            pass
            yield f"{l_0_w['colon']}{l_0_a['open_amount']}"
        yield '\n'
        for l_1_l in l_0_a['due']['lines']:
            l_1_wide = resolve('wide')
            _loop_vars = {}
            pass
            yield f"   {t_1(l_1_l['label'], l_1_wide['line'])}  {t_1(l_1_l['working'], l_1_wide['working'])}  {l_1_l['right']}\n"
        l_1_l = l_1_wide = missing
        for l_1_s in l_0_a['due']['steps']:
            l_1_wide = resolve('wide')
            _loop_vars = {}
            pass
            yield f"   {t_1(l_1_s['name'], l_1_wide['line'])}  {t_1(l_1_s['working'], l_1_wide['working'])}  {l_1_s['right']}\n"
        l_1_s = l_1_wide = missing
        if l_0_a['due']['note']:
            pass
            yield f"   {l_0_a['due']['note']}\n"
    for l_1_p in l_0_a['powers']:
        _loop_vars = {}
        pass
        yield f"{l_0_w['power']}  {l_1_p['said']}\n"
    l_1_p = missing
    for l_1_p in l_0_a['waits']:
        _loop_vars = {}
        pass
        yield f"{l_0_w['waits']}  {l_1_p['said']}\n"
    l_1_p = missing
    if l_0_a['missing']:
        pass
        yield f"{l_0_w['missing']}\n"
        for l_1_m in l_0_a['missing']:
            l_1_wide = resolve('wide')
            _loop_vars = {}
            pass
            yield f" ? {t_1(l_1_m['what'], l_1_wide['missing'])}  {l_1_m['said']}\n"
        l_1_m = l_1_wide = missing
        if l_0_a['bring']:
            pass
            yield f"{l_0_w['bring']}{l_0_w['colon']}{l_0_a['bring_said']}\n"
    for l_1_g in l_0_a['gaps']:
        _loop_vars = {}
        pass
        yield f"{l_0_w['gaps']}  {l_1_g['said']}\n"
    l_1_g = missing
    if l_0_a['changes']:
        pass
        yield f"{l_0_w['change']}\n"
        for l_1_c in l_0_a['changes']:
            l_1_wide = resolve('wide')
            _loop_vars = {}
            pass
            yield f"   {t_1(l_1_c['said'], l_1_wide['change'])}  {l_1_c['then']}\n"
        l_1_c = l_1_wide = missing
    if l_0_a['no_change']:
        pass
        yield f"{l_0_a['no_change']}\n"
    if l_0_a['checks']:
        pass
        yield plain(l_0_w['checks'])
        if l_0_a['checks_met']:
            pass
            yield f"  {l_0_a['checks_met']}"
        yield '\n'
        for l_1_c in l_0_a['checks']:
            l_1_wide = resolve('wide')
            _loop_vars = {}
            pass
            yield f" {l_1_c['mark']} {t_1(l_1_c['label'], l_1_wide['check'])}  {l_1_c['said']}\n"
        l_1_c = l_1_wide = missing
    if l_0_a['also_said']:
        pass
        yield f"{l_0_w['also']}      {l_0_a['also_said']}\n"
    for l_1_f in l_0_a['figures']:
        _loop_vars = {}
        pass
        yield f"{l_0_w['hints']}    {l_1_f['said']}\n"
    l_1_f = missing
    if l_0_a['readings_said']:
        pass
        yield f"{l_0_w['hints']}    {l_0_a['readings_said']}\n"
    yield f"{l_0_w['basis']}    {l_0_a['versions_said']}\n"
