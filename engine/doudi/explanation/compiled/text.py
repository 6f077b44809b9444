"""Made by tools/compile_templates.py from templates/*.text.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.base.runtime import pad, plain


def auditor(a, w, **_):
    out = []
    say = out.append
    say(f"\n== {w['audit']} ==\n{w['all_needs']}\n")
    for g in a['all_needs']:
        say(f" [{g['mark']}] {g['name']}")
        if g['note']:
            say(f"  {g['note']}")
        say('\n')
        for n in g['needs']:
            say(f"   {n['mark']} {n['name']}  {n['shown']}\n")
            for line in n['working']:
                say(f"       {line}\n")
            for line in n['notes']:
                say(f"       {line}\n")
    if a['all_lines']:
        say(f"{w['amount']}\n")
        for l in a['all_lines']:
            say(f"   {l['label']}  {l['working']}  {l['amount']}\n")
            for s in l['steps']:
                say(f"       {s}\n")
            for line in l['notes']:
                say(f"       {line}\n")
    if a['terms']:
        say(f"{w['terms']}\n")
        for x in a['terms']:
            say(f"   {x['name']} = {x['value']}")
            if x['working']:
                say(f" = {x['working']}")
            if x['note']:
                say(f"  {x['note']}")
            say('\n')
    if a['rates']:
        say(f"{w['rates']}\n")
        for x in a['rates']:
            say(f"   {x['name']} {x['value']}  {x['note']}\n")
    say(f"{w['facts']}\n")
    for x in a['facts']:
        say(f"   {x['who']} {x['said']}\n")
    say(f"{w['versions']}\n")
    for v in a['digests']:
        say(f"   {v}\n")
    return out


def citizen(a, w, **_):
    out = []
    say = out.append
    say(f"{a['greeting']}\n\n{a['opening']}\n")
    for line in a['said']:
        say(f"{line}\n")
    for line in a['further']:
        say(f"{line}\n")
    if a['why']:
        say(f"\n{a['why_title']}\n")
        for line in a['why']:
            say(f" · {line}\n")
    if a['how']:
        say(f"\n{w['c_how']}\n")
        for line in a['how']:
            say(f" · {line}\n")
    if a['bring']:
        say(f"\n{w['c_bring']}\n")
        for line in a['bring']:
            say(f" · {line}\n")
    if a['tell']:
        say(f"\n{w['c_tell']}\n")
        for line in a['tell']:
            say(f" · {line}\n")
    if a['office']:
        say(f"\n{w['c_office']}\n")
        for line in a['office']:
            say(f" · {line}\n")
    if a['again']:
        say(f"\n{w['c_change']}\n")
        for line in a['again']:
            say(f" · {line}\n")
    say('\n')
    if a['documents']:
        say(f"{w['c_basis']}{w['colon']}{a['documents_said']}\n")
    if a['rights']:
        say(f"{a['rights']}\n")
    say(f"{a['signed']}\n")
    return out


def officer(a, w, wide, **_):
    out = []
    say = out.append
    say(f"{wide['title'][a['title']]}  {a['word']}")
    if a['amount']:
        say(f"  {a['amount']}")
    say('\n')
    if a['route']:
        say(f"{a['route']}\n")
    if a['nearest']:
        say(f"{a['nearest']}\n")
    for n in a['needs']:
        say(f" {n['mark']} {wide['need'][n['name']]}  {wide['shown'][n['shown']]}  {n['cite']}\n")
        for line in n['working']:
            say(f"     {line}\n")
    if (a['due'] and a['due']['lines']):
        say(plain(w['amount']))
        if a['open_amount']:
            say(f"{w['colon']}{a['open_amount']}")
        say('\n')
        for l in a['due']['lines']:
            say(f"   {wide['line'][l['label']]}  {wide['working'][l['working']]}  {l['right']}\n")
            for s in l['steps']:
                say(f"       {s}\n")
        for s in a['due']['steps']:
            say(f"   {wide['line'][s['name']]}  {wide['working'][s['working']]}  {s['right']}\n")
        if a['due']['note']:
            say(f"   {a['due']['note']}\n")
    for p in a['powers']:
        say(f"{w['power']}  {p['said']}\n")
    for p in a['waits']:
        say(f"{w['waits']}  {p['said']}\n")
    if a['missing']:
        say(f"{w['missing']}\n")
        for m in a['missing']:
            say(f" ? {wide['missing'][m['what']]}  {m['said']}\n")
        if a['bring']:
            say(f"{w['bring']}{w['colon']}{a['bring_said']}\n")
    for g in a['gaps']:
        say(f"{g['title']}  {g['said']}\n")
    if a['changes']:
        say(f"{w['change']}\n")
        for c in a['changes']:
            say(f"   {wide['change'][c['said']]}  {c['then']}\n")
    if a['no_change']:
        say(f"{a['no_change']}\n")
    if a['fixed']:
        say(f"{w['change_fixed']}\n")
        for c in a['fixed']:
            say(f"   {wide['fixed'][c['said']]}  {c['then']}\n")
    if a['checks']:
        say(plain(w['checks']))
        if a['checks_met']:
            say(f"  {a['checks_met']}")
        say('\n')
        for c in a['checks']:
            say(f" {c['mark']} {wide['check'][c['label']]}  {c['said']}\n")
    if a['also_said']:
        say(f"{w['also']}      {a['also_said']}\n")
    for f in a['figures']:
        say(f"{w['hints']}    {f['said']}\n")
    if a['readings_said']:
        say(f"{w['hints']}    {a['readings_said']}\n")
    say(f"{w['basis']}    {a['versions_said']}\n")
    return out
