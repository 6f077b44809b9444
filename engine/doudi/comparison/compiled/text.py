"""Made by tools/compile_templates.py from templates/*.text.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.runtime import environment, missing, plain


def comparison(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    try:
        t_1 = environment.filters['pad']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'pad' found.")
    pass
    yield f"{l_0_a['title']}\n{l_0_a['headline']}\n"
    if l_0_a['aside']:
        pass
        yield f"{l_0_a['aside']}\n"
    for l_1_b in l_0_a['blocks']:
        l_1_w = resolve('w')
        _loop_vars = {}
        pass
        yield f"\n{l_1_b['title']}\n"
        for l_2_r in l_1_b['results']:
            _loop_vars = {}
            pass
            yield f"  {t_1(l_2_r['name'], l_1_b['wide']['name'])}  {t_1(l_2_r['word'], l_1_b['wide']['word'])}  {t_1(l_2_r['amount'], l_1_b['wide']['amount'])}  {t_1(l_2_r['route'], l_1_b['wide']['route'])}  {l_2_r['why']}\n"
        l_2_r = missing
        if l_1_b['parts']:
            pass
            yield f"  {l_1_w['where']}\n"
            for l_2_x in l_1_b['parts']:
                _loop_vars = {}
                pass
                yield f"    {l_2_x['kind']}  {l_2_x['name']}\n"
                for l_3_g in l_2_x['groups']:
                    _loop_vars = {}
                    pass
                    yield f"      {t_1(l_3_g['who'], l_1_b['wide']['who'])}  {l_3_g['shown']}"
                    if l_3_g['note']:
                        pass
                        yield f"  {l_3_g['note']}"
                    yield '\n'
                l_3_g = missing
            l_2_x = missing
        if l_1_b['alike']:
            pass
            yield f"  {l_1_b['alike']}\n"
        if l_1_b['rules']:
            pass
            yield f"  {l_1_b['rules']}\n"
        for l_2_line in l_1_b['only']:
            _loop_vars = {}
            pass
            yield f"  {l_2_line}\n"
        l_2_line = missing
    l_1_b = l_1_w = missing
    if l_0_a['left_out']:
        pass
        yield '\n'
        for l_1_line in l_0_a['left_out']:
            _loop_vars = {}
            pass
            yield f"{l_1_line}\n"
        l_1_line = missing
