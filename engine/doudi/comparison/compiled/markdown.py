"""Made by tools/compile_templates.py from templates/*.markdown.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.runtime import environment, missing, markdown


def comparison(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_a = resolve('a')
    pass
    yield f"# {markdown(l_0_a['title'])}\n\n**{markdown(l_0_a['headline'])}**\n\n"
    if l_0_a['aside']:
        pass
        yield f"{markdown(l_0_a['aside'])}\n\n"
    for l_1_b in l_0_a['blocks']:
        l_1_w = resolve('w')
        _loop_vars = {}
        pass
        yield f"## {markdown(l_1_b['title'])}\n\n"
        if l_1_b['results']:
            pass
            yield f"| {markdown(l_1_w['region'])} | {markdown(l_1_w['result'])} | {markdown(l_1_w['amount'])} | {markdown(l_1_w['route'])} | {markdown(l_1_w['why'])} |\n|---|---|---|---|---|\n"
            for l_2_r in l_1_b['results']:
                _loop_vars = {}
                pass
                yield f"| {markdown(l_2_r['name'])} | {markdown(l_2_r['word'])} | {markdown(l_2_r['amount'])} | {markdown(l_2_r['route'])} | {markdown(l_2_r['why'])} |\n"
            l_2_r = missing
            yield '\n'
        if l_1_b['parts']:
            pass
            yield f"### {markdown(l_1_w['where'])}\n\n|"
            for l_2_r in l_1_b['results']:
                _loop_vars = {}
                pass
                yield f" | {markdown(l_2_r['name'])}"
            l_2_r = missing
            yield ' |\n|---'
            for l_2_r in l_1_b['results']:
                _loop_vars = {}
                pass
                yield '|---'
            l_2_r = missing
            yield '|\n'
            for l_2_x in l_1_b['parts']:
                _loop_vars = {}
                pass
                yield f"| {markdown(l_2_x['kind'])} **{markdown(l_2_x['name'])}**"
                for l_3_c in l_2_x['cells']:
                    _loop_vars = {}
                    pass
                    yield f" | {markdown(l_3_c['shown'])}"
                    if l_3_c['note']:
                        pass
                        yield f"<br>{markdown(l_3_c['note'])}"
                l_3_c = missing
                yield ' |\n'
            l_2_x = missing
            yield '\n'
        if l_1_b['alike']:
            pass
            yield f"{markdown(l_1_b['alike'])}\n\n"
        if l_1_b['rules']:
            pass
            yield f"{markdown(l_1_b['rules'])}\n\n"
        for l_2_line in l_1_b['only']:
            _loop_vars = {}
            pass
            yield f"- {markdown(l_2_line)}\n"
        l_2_line = missing
        yield '\n'
    l_1_b = l_1_w = missing
    for l_1_line in l_0_a['left_out']:
        _loop_vars = {}
        pass
        yield f"- {markdown(l_1_line)}\n"
    l_1_line = missing
