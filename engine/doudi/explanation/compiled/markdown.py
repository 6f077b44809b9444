"""Made by tools/compile_templates.py from templates/*.markdown.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.base.runtime import markdown


def auditor(a, w, **_):
    out = []
    say = out.append
    say(f"\n### {markdown(w['audit'])}\n\n")
    for g in a['all_needs']:
        say(f"#### {markdown(g['mark'])} {markdown(g['name'])}\n\n")
        if g['note']:
            say(f"{markdown(g['note'])}\n\n")
        for n in g['needs']:
            say(f"- {markdown(n['mark'])} {markdown(n['name'])}")
            if n['shown']:
                say(f"{markdown(w['gap'])}{markdown(n['shown'])}")
            for line in n['working']:
                say(f"<br>{markdown(line)}")
            for line in n['notes']:
                say(f"<br>{markdown(line)}")
            say('\n')
        say('\n')
    if a['all_lines']:
        say(f"#### {markdown(w['amount'])}\n\n")
        for l in a['all_lines']:
            say(f"- {markdown(l['label'])}")
            if l['working']:
                say(f"{markdown(w['gap'])}{markdown(l['working'])}")
            say(f"{markdown(w['gap'])}{markdown(l['amount'])}")
            for s in l['steps']:
                say(f"<br>{markdown(s)}")
            for line in l['notes']:
                say(f"<br>{markdown(line)}")
            say('\n')
        say('\n')
    if a['terms']:
        say(f"#### {markdown(w['terms'])}\n\n")
        for x in a['terms']:
            say(f"- {markdown(x['name'])} = {markdown(x['value'])}")
            if x['working']:
                say(f" = {markdown(x['working'])}")
            if x['note']:
                say(f"{markdown(w['gap'])}{markdown(x['note'])}")
            say('\n')
        say('\n')
    if a['rates']:
        say(f"#### {markdown(w['rates'])}\n\n")
        for x in a['rates']:
            say(f"- {markdown(x['name'])} {markdown(x['value'])}")
            if x['note']:
                say(f"{markdown(w['gap'])}{markdown(x['note'])}")
        say('\n')
    say(f"#### {markdown(w['facts'])}\n\n")
    for x in a['facts']:
        say(f"- {markdown(x['who'])} {markdown(x['said'])}\n")
    say(f"\n#### {markdown(w['versions'])}\n\n")
    for v in a['digests']:
        say(f"- {markdown(v)}\n")
    return out


def citizen(a, w, **_):
    out = []
    say = out.append
    say(f"{markdown(a['greeting'])}\n\n{markdown(a['opening'])}\n\n")
    for line in a['said']:
        say(f"**{markdown(line)}**\n\n")
    for line in a['further']:
        say(f"{markdown(line)}\n\n")
    if a['why']:
        say(f"### {markdown(a['why_title'])}\n\n")
        for line in a['why']:
            say(f"- {markdown(line)}\n")
        say('\n')
    if a['how']:
        say(f"### {markdown(w['c_how'])}\n\n")
        for line in a['how']:
            say(f"- {markdown(line)}\n")
        say('\n')
    if a['bring']:
        say(f"### {markdown(w['c_bring'])}\n\n")
        for line in a['bring']:
            say(f"- {markdown(line)}\n")
        say('\n')
    if a['tell']:
        say(f"### {markdown(w['c_tell'])}\n\n")
        for line in a['tell']:
            say(f"- {markdown(line)}\n")
        say('\n')
    if a['office']:
        say(f"### {markdown(w['c_office'])}\n\n")
        for line in a['office']:
            say(f"- {markdown(line)}\n")
        say('\n')
    if a['again']:
        say(f"### {markdown(w['c_change'])}\n\n")
        for line in a['again']:
            say(f"- {markdown(line)}\n")
        say('\n')
    if a['documents']:
        say(f"{markdown(w['c_basis'])}{markdown(w['colon'])}{markdown(a['documents_said'])}\n\n")
    if a['rights']:
        say(f"{markdown(a['rights'])}\n\n")
    say(f"{markdown(a['signed'])}\n")
    return out


def officer(a, w, **_):
    out = []
    say = out.append
    say(f"## {markdown(a['title'])}\n\n**{markdown(a['word'])}**")
    if a['amount']:
        say(f" **{markdown(a['amount'])}**")
    if a['route']:
        say(f"{markdown(w['gap'])}{markdown(a['route'])}")
    if a['nearest']:
        say(f"{markdown(w['gap'])}{markdown(a['nearest'])}")
    say(f"\n\n| | {markdown(w['needs'])} | | {markdown(w['basis'])} |\n|---|---|---|---|\n")
    for n in a['needs']:
        say(f"| {markdown(n['mark'])} | {markdown(n['name'])} | {markdown(n['shown'])}")
        for line in n['working']:
            say(f"<br>{markdown(line)}")
        say(f" | {markdown(n['cite'])} |\n")
    if (a['due'] and a['due']['lines']):
        say(f"\n### {markdown(w['amount'])}")
        if a['open_amount']:
            say(f"{markdown(w['colon'])}{markdown(a['open_amount'])}")
        say(f"\n\n| | | {markdown(a['due']['unit'])} |\n|---|---|--:|\n")
        for l in a['due']['lines']:
            say(f"| {markdown(l['label'])} | {markdown(l['first'])}")
            for s in l['rest']:
                say(f"<br>{markdown(s)}")
            say(f" | {markdown(l['amount'])} |\n")
        for s in a['due']['steps']:
            say(f"| {markdown(s['name'])} | {markdown(s['working'])} | {markdown(s['amount'])} |\n")
        say(f"| **{markdown(w['total'])}** | | **{markdown(a['due']['total'])}** |\n")
        if a['due']['note']:
            say(f"\n{markdown(a['due']['note'])}\n")
    if a['missing']:
        say(f"\n### {markdown(w['missing'])}\n\n")
        for m in a['missing']:
            say(f"- {markdown(m['what'])}{markdown(w['gap'])}{markdown(m['said'])}\n")
        if a['bring']:
            say(f"\n{markdown(w['bring'])}{markdown(w['colon'])}{markdown(a['bring_said'])}\n")
    if a['changes']:
        say(f"\n### {markdown(w['change'])}\n\n")
        for c in a['changes']:
            say(f"- {markdown(c['said'])}{markdown(w['gap'])}{markdown(c['then'])}\n")
    if a['no_change']:
        say(f"\n{markdown(a['no_change'])}\n")
    if a['fixed']:
        say(f"\n### {markdown(w['change_fixed'])}\n\n")
        for c in a['fixed']:
            say(f"- {markdown(c['said'])}{markdown(w['gap'])}{markdown(c['then'])}\n")
    if a['checks']:
        say(f"\n### {markdown(w['checks'])}\n\n")
        for c in a['checks']:
            say(f"- {markdown(c['mark'])} {markdown(c['label'])}{markdown(w['gap'])}{markdown(c['said'])}\n")
        if a['checks_met']:
            say(f"- {markdown(a['checks_met'])}\n")
    say('\n')
    for p in a['powers']:
        say(f"- {markdown(w['power'])}{markdown(w['colon'])}{markdown(p['said'])}\n")
    for p in a['waits']:
        say(f"- {markdown(w['waits'])}{markdown(w['colon'])}{markdown(p['said'])}\n")
    for g in a['gaps']:
        say(f"- {markdown(g['title'])}{markdown(w['colon'])}{markdown(g['said'])}\n")
    if a['also_said']:
        say(f"- {markdown(w['also'])}{markdown(w['colon'])}{markdown(a['also_said'])}\n")
    for f in a['figures']:
        say(f"- {markdown(w['hints'])}{markdown(w['colon'])}{markdown(f['said'])}\n")
    for r in a['readings']:
        say(f"- {markdown(w['interpretations'])}{markdown(w['colon'])}{markdown(r['said'])}\n")
    say(f"- {markdown(w['basis'])}{markdown(w['colon'])}{markdown(a['versions_said'])}\n")
    return out
