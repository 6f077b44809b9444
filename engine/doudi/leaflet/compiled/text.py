"""Made by tools/compile_templates.py from templates/*.text.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.runtime import environment, missing, plain


def family(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    l_0_wide = resolve('wide')
    try:
        t_1 = environment.filters['pad']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'pad' found.")
    pass
    yield f"{l_0_a['list_title']}\n {t_1(l_0_w['h_programme'], l_0_wide['programme'])}  {t_1(l_0_w['h_who'], l_0_wide['who'])}  {t_1(l_0_w['h_entitled'], l_0_wide['entitled'])}  {t_1(l_0_w['h_receiving'], l_0_wide['receiving'])}  {t_1(l_0_w['h_amount'], l_0_wide['amount'])}  {t_1(l_0_w['h_since'], l_0_wide['since'])}  {l_0_w['h_next']}\n"
    for l_1_r in l_0_a['rows']:
        _loop_vars = {}
        pass
        yield f" {t_1(l_1_r['programme'], l_0_wide['programme'])}  {t_1(l_1_r['who'], l_0_wide['who'])}  {t_1(l_1_r['entitled'], l_0_wide['entitled'])}  {t_1(l_1_r['receiving_said'], l_0_wide['receiving'])}  {t_1(l_1_r['amount_said'], l_0_wide['amount'])}  {t_1(l_1_r['since_said'], l_0_wide['since'])}  {l_1_r['next']}\n"
    l_1_r = missing
    for l_1_line in l_0_a['notes']:
        _loop_vars = {}
        pass
        yield f"{l_1_line}\n"
    l_1_line = missing
    yield f"\n{l_0_a['bag_title']}\n{l_0_a['bag_intro']}\n"
    for l_1_b in l_0_a['bag']:
        _loop_vars = {}
        pass
        yield f" {l_1_b['title']}\n"
        for l_2_r in l_1_b['rows']:
            _loop_vars = {}
            pass
            yield f"   {l_2_r['box']} {t_1(l_2_r['label'], l_1_b['wide'])}  {l_2_r['said']}\n"
        l_2_r = missing
    l_1_b = missing
    for l_1_line in l_0_a['remarks']:
        _loop_vars = {}
        pass
        yield f"{l_1_line}\n"
    l_1_line = missing


def region(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    pass
    yield f"{l_0_a['title']}\n{l_0_a['day']}\n"
    for l_1_p in l_0_a['programmes']:
        _loop_vars = {}
        pass
        yield f"\n{l_1_p['number']}{l_0_w['open_bracket']}{l_1_p['for_whom']}{l_0_w['close_bracket']}\n  {l_0_w['who']}\n"
        if l_1_p['needs']:
            pass
            yield f"    {l_1_p['needs_title']}\n"
            for l_2_n in l_1_p['needs']:
                _loop_vars = {}
                pass
                yield f"      · {l_2_n['name']}{l_2_n['mark']}{l_2_n['tail']}\n"
            l_2_n = missing
        if l_1_p['routes']:
            pass
            yield f"    {l_1_p['routes_title']}\n"
            for l_2_r in l_1_p['routes']:
                _loop_vars = {}
                pass
                yield f"      {l_2_r['label']}{l_2_r['mark']}\n"
                for l_3_n in l_2_r['needs']:
                    _loop_vars = {}
                    pass
                    yield f"         · {l_3_n['name']}{l_3_n['mark']}{l_3_n['tail']}\n"
                l_3_n = missing
                if l_2_r['covers']:
                    pass
                    yield f"         {l_2_r['covers']}\n"
            l_2_r = missing
        if l_1_p['unconditional']:
            pass
            yield f"    {l_0_w['no_needs']}\n"
        yield f"  {l_1_p['amount_title']}\n"
        for l_2_l in l_1_p['lines']:
            _loop_vars = {}
            pass
            yield f"    · {l_2_l['label']}{l_2_l['mark']}"
            if l_2_l['value']:
                pass
                yield f"{l_0_w['colon']}{l_2_l['value']}"
            yield '\n'
            for l_3_c in l_2_l['cases']:
                _loop_vars = {}
                pass
                yield f"        {l_3_c['name']}{l_0_w['colon']}{l_3_c['value']}{l_3_c['mark']}\n"
            l_3_c = missing
            if l_2_l['when']:
                pass
                yield f"        {l_2_l['when']}\n"
        l_2_l = missing
        if l_1_p['limits']:
            pass
            yield f"    {l_1_p['limits']}\n"
        if l_1_p['figures']:
            pass
            yield f"  {l_0_w['figures']}\n"
            for l_2_f in l_1_p['figures']:
                _loop_vars = {}
                pass
                yield f"    · {l_2_f['said']}\n"
            l_2_f = missing
        yield f"  {l_0_w['bring']}\n"
        for l_2_b in l_1_p['bring']:
            _loop_vars = {}
            pass
            yield f"    {l_2_b['label']}{l_0_w['colon']}{l_2_b['said']}\n"
        l_2_b = missing
        if l_1_p['terms']:
            pass
            yield f"  {l_0_w['terms']}\n"
            for l_2_x in l_1_p['terms']:
                _loop_vars = {}
                pass
                yield f"    · {l_2_x['name']}{l_2_x['mark']}{l_0_w['colon']}{l_2_x['said']}\n"
            l_2_x = missing
        if l_1_p['documents']:
            pass
            yield f"  {l_0_w['written']}\n"
            for l_2_d in l_1_p['documents']:
                _loop_vars = {}
                pass
                yield f"    · {l_2_d['said']}\n"
            l_2_d = missing
    l_1_p = missing
    if l_0_a['duties']:
        pass
        yield f"\n{l_0_w['duties']}{l_0_w['colon']}{l_0_a['duties_said']}\n"
    yield '\n'
    for l_1_line in l_0_a['remarks']:
        _loop_vars = {}
        pass
        yield f"{l_1_line}\n"
    l_1_line = missing
