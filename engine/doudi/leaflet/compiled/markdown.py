"""Made by tools/compile_templates.py from templates/*.markdown.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.runtime import environment, missing, markdown


def family(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    pass
    yield f"# {markdown(l_0_a['list_title'])}\n\n| {markdown(l_0_w['h_programme'])} | {markdown(l_0_w['h_who'])} | {markdown(l_0_w['h_entitled'])} | {markdown(l_0_w['h_receiving'])} | {markdown(l_0_w['h_amount'])} | {markdown(l_0_w['h_since'])} | {markdown(l_0_w['h_next'])} |\n|---|---|---|---|---|---|---|\n"
    for l_1_r in l_0_a['rows']:
        _loop_vars = {}
        pass
        yield f"| {markdown(l_1_r['programme'])} | {markdown(l_1_r['who'])} | {markdown(l_1_r['entitled'])} | {markdown(l_1_r['receiving_said'])} | {markdown(l_1_r['amount_said'])} | {markdown(l_1_r['since_said'])} | {markdown(l_1_r['next'])} |\n"
    l_1_r = missing
    yield '\n'
    for l_1_line in l_0_a['notes']:
        _loop_vars = {}
        pass
        yield f"{markdown(l_1_line)}\n\n"
    l_1_line = missing
    yield f"\n# {markdown(l_0_a['bag_title'])}\n\n{markdown(l_0_a['bag_intro'])}\n\n"
    for l_1_b in l_0_a['bag']:
        _loop_vars = {}
        pass
        yield f"## {markdown(l_1_b['title'])}\n\n| | {markdown(l_0_w['b_paper'])} | {markdown(l_0_w['b_for'])} | {markdown(l_0_w['b_programmes'])} | {markdown(l_0_w['b_lacking'])} |\n|---|---|---|---|---|\n"
        for l_2_r in l_1_b['rows']:
            _loop_vars = {}
            pass
            yield f"| {markdown(l_2_r['box'])} | {markdown(l_2_r['label'])} | {markdown(l_2_r['for_said'])} | {markdown(l_2_r['programmes'])} | {markdown(l_2_r['lacking_said'])} |\n"
        l_2_r = missing
        yield '\n'
    l_1_b = missing
    for l_1_line in l_0_a['remarks']:
        _loop_vars = {}
        pass
        yield f"{markdown(l_1_line)}\n\n"
    l_1_line = missing


def region(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    l_0_w = resolve('w')
    pass
    yield f"# {markdown(l_0_a['title'])}\n\n{markdown(l_0_a['day'])}\n\n"
    for l_1_p in l_0_a['programmes']:
        _loop_vars = {}
        pass
        yield f"## {markdown(l_1_p['number'])}{markdown(l_0_w['open_bracket'])}{markdown(l_1_p['for_whom'])}{markdown(l_0_w['close_bracket'])}\n\n### {markdown(l_0_w['who'])}\n\n"
        if l_1_p['needs']:
            pass
            yield f"{markdown(l_1_p['needs_title'])}\n\n"
            for l_2_n in l_1_p['needs']:
                _loop_vars = {}
                pass
                yield f"- {markdown(l_2_n['name'])}{markdown(l_2_n['mark'])}{markdown(l_2_n['tail'])}\n"
            l_2_n = missing
            yield '\n'
        if l_1_p['routes']:
            pass
            yield f"{markdown(l_1_p['routes_title'])}\n\n"
            for l_2_r in l_1_p['routes']:
                _loop_vars = {}
                pass
                yield f"- **{markdown(l_2_r['label'])}**{markdown(l_2_r['mark'])}\n"
                for l_3_n in l_2_r['needs']:
                    _loop_vars = {}
                    pass
                    yield f"  - {markdown(l_3_n['name'])}{markdown(l_3_n['mark'])}{markdown(l_3_n['tail'])}\n"
                l_3_n = missing
                if l_2_r['covers']:
                    pass
                    yield f"  - {markdown(l_2_r['covers'])}\n"
            l_2_r = missing
            yield '\n'
        if l_1_p['unconditional']:
            pass
            yield f"{markdown(l_0_w['no_needs'])}\n\n"
        yield f"### {markdown(l_1_p['amount_title'])}\n\n"
        for l_2_l in l_1_p['lines']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_2_l['label'])}{markdown(l_2_l['mark'])}"
            if l_2_l['value']:
                pass
                yield f"{markdown(l_0_w['colon'])}{markdown(l_2_l['value'])}"
            yield '\n'
            for l_3_c in l_2_l['cases']:
                _loop_vars = {}
                pass
                yield f"  - {markdown(l_3_c['name'])}{markdown(l_0_w['colon'])}{markdown(l_3_c['value'])}{markdown(l_3_c['mark'])}\n"
            l_3_c = missing
            if l_2_l['when']:
                pass
                yield f"  - {markdown(l_2_l['when'])}\n"
        l_2_l = missing
        yield '\n'
        if l_1_p['limits']:
            pass
            yield f"{markdown(l_1_p['limits'])}\n\n"
        if l_1_p['figures']:
            pass
            yield f"### {markdown(l_0_w['figures'])}\n\n"
            for l_2_f in l_1_p['figures']:
                _loop_vars = {}
                pass
                yield f"- {markdown(l_2_f['said'])}\n"
            l_2_f = missing
            yield '\n'
        yield f"### {markdown(l_0_w['bring'])}\n\n"
        for l_2_b in l_1_p['bring']:
            _loop_vars = {}
            pass
            yield f"- **{markdown(l_2_b['label'])}**{markdown(l_0_w['colon'])}{markdown(l_2_b['said'])}\n"
        l_2_b = missing
        yield '\n'
        if l_1_p['terms']:
            pass
            yield f"### {markdown(l_0_w['terms'])}\n\n"
            for l_2_x in l_1_p['terms']:
                _loop_vars = {}
                pass
                yield f"- **{markdown(l_2_x['name'])}**{markdown(l_2_x['mark'])}{markdown(l_0_w['colon'])}{markdown(l_2_x['said'])}\n"
            l_2_x = missing
            yield '\n'
        if l_1_p['documents']:
            pass
            yield f"### {markdown(l_0_w['written'])}\n\n"
            for l_2_d in l_1_p['documents']:
                _loop_vars = {}
                pass
                yield f"- {markdown(l_2_d['said'])}\n"
            l_2_d = missing
            yield '\n'
    l_1_p = missing
    if l_0_a['duties']:
        pass
        yield f"## {markdown(l_0_w['duties'])}\n\n{markdown(l_0_a['duties_said'])}\n\n"
    for l_1_line in l_0_a['remarks']:
        _loop_vars = {}
        pass
        yield f"{markdown(l_1_line)}\n\n"
    l_1_line = missing
