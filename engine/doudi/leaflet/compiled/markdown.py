"""Made by tools/compile_templates.py from templates/*.markdown.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.base.runtime import markdown


def family(a, w, **_):
    out = []
    say = out.append
    say(f"# {markdown(a['list_title'])}\n\n| {markdown(w['h_programme'])} | {markdown(w['h_who'])} | {markdown(w['h_entitled'])} | {markdown(w['h_receiving'])} | {markdown(w['h_amount'])} | {markdown(w['h_since'])} | {markdown(w['h_next'])} |\n|---|---|---|---|---|---|---|\n")
    for r in a['rows']:
        say(f"| {markdown(r['programme'])} | {markdown(r['who'])} | {markdown(r['entitled'])} | {markdown(r['receiving_said'])} | {markdown(r['amount_said'])} | {markdown(r['since_said'])} | {markdown(r['next'])} |\n")
    say('\n')
    for line in a['notes']:
        say(f"{markdown(line)}\n\n")
    say(f"\n# {markdown(a['bag_title'])}\n\n{markdown(a['bag_intro'])}\n\n")
    for b in a['bag']:
        say(f"## {markdown(b['title'])}\n\n| | {markdown(w['b_paper'])} | {markdown(w['b_for'])} | {markdown(w['b_programmes'])} | {markdown(w['b_lacking'])} |\n|---|---|---|---|---|\n")
        for r in b['rows']:
            say(f"| {markdown(r['box'])} | {markdown(r['label'])} | {markdown(r['for_said'])} | {markdown(r['programmes'])} | {markdown(r['lacking_said'])} |\n")
        say('\n')
    for line in a['remarks']:
        say(f"{markdown(line)}\n\n")
    return out


def region(a, w, **_):
    out = []
    say = out.append
    say(f"# {markdown(a['title'])}\n\n{markdown(a['day'])}\n\n")
    for p in a['programmes']:
        say(f"## {markdown(p['number'])}{markdown(w['open_bracket'])}{markdown(p['for_whom'])}{markdown(w['close_bracket'])}\n\n### {markdown(w['who'])}\n\n")
        if p['needs']:
            say(f"{markdown(p['needs_title'])}\n\n")
            for n in p['needs']:
                say(f"- {markdown(n['name'])}{markdown(n['mark'])}{markdown(n['tail'])}\n")
            say('\n')
        if p['routes']:
            say(f"{markdown(p['routes_title'])}\n\n")
            for r in p['routes']:
                say(f"- **{markdown(r['label'])}**{markdown(r['mark'])}\n")
                for n in r['needs']:
                    say(f"  - {markdown(n['name'])}{markdown(n['mark'])}{markdown(n['tail'])}\n")
                if r['covers']:
                    say(f"  - {markdown(r['covers'])}\n")
            say('\n')
        if p['unconditional']:
            say(f"{markdown(w['no_needs'])}\n\n")
        say(f"### {markdown(p['amount_title'])}\n\n")
        for l in p['lines']:
            say(f"- {markdown(l['label'])}{markdown(l['mark'])}")
            if l['value']:
                say(f"{markdown(w['colon'])}{markdown(l['value'])}")
            say('\n')
            for c in l['cases']:
                say(f"  - {markdown(c['name'])}{markdown(w['colon'])}{markdown(c['value'])}{markdown(c['mark'])}\n")
            if l['when']:
                say(f"  - {markdown(l['when'])}\n")
        say('\n')
        if p['limits']:
            say(f"{markdown(p['limits'])}\n\n")
        if p['figures']:
            say(f"### {markdown(w['figures'])}\n\n")
            for f in p['figures']:
                say(f"- {markdown(f['said'])}\n")
            say('\n')
        say(f"### {markdown(w['bring'])}\n\n")
        for b in p['bring']:
            say(f"- **{markdown(b['label'])}**{markdown(w['colon'])}{markdown(b['said'])}\n")
        say('\n')
        if p['terms']:
            say(f"### {markdown(w['terms'])}\n\n")
            for x in p['terms']:
                say(f"- **{markdown(x['name'])}**{markdown(x['mark'])}{markdown(w['colon'])}{markdown(x['said'])}\n")
            say('\n')
        if p['documents']:
            say(f"### {markdown(w['written'])}\n\n")
            for d in p['documents']:
                say(f"- {markdown(d['said'])}\n")
            say('\n')
    if a['duties']:
        say(f"## {markdown(w['duties'])}\n\n{markdown(a['duties_said'])}\n\n")
    for line in a['remarks']:
        say(f"{markdown(line)}\n\n")
    return out
