"""Made by tools/compile_templates.py from templates/*.markdown.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.base.runtime import markdown


def comparison(a, w, **_):
    out = []
    say = out.append
    say(f"# {markdown(a['title'])}\n\n**{markdown(a['headline'])}**\n\n")
    if a['aside']:
        say(f"{markdown(a['aside'])}\n\n")
    for b in a['blocks']:
        say(f"## {markdown(b['title'])}\n\n")
        if b['results']:
            say(f"| {markdown(w['region'])} | {markdown(w['result'])} | {markdown(w['amount'])} | {markdown(w['route'])} | {markdown(w['why'])} |\n|---|---|---|---|---|\n")
            for r in b['results']:
                say(f"| {markdown(r['name'])} | {markdown(r['word'])} | {markdown(r['amount'])} | {markdown(r['route'])} | {markdown(r['why'])} |\n")
            say('\n')
        if b['parts']:
            say(f"### {markdown(w['where'])}\n\n|")
            for r in b['results']:
                say(f" | {markdown(r['name'])}")
            say(' |\n|---')
            for r in b['results']:
                say('|---')
            say('|\n')
            for x in b['parts']:
                say(f"| {markdown(x['kind'])} **{markdown(x['name'])}**")
                for c in x['cells']:
                    say(f" | {markdown(c['shown'])}")
                    if c['note']:
                        say(f"<br>{markdown(c['note'])}")
                say(' |\n')
            say('\n')
        if b['alike']:
            say(f"{markdown(b['alike'])}\n\n")
        if b['rules']:
            say(f"{markdown(b['rules'])}\n\n")
        for line in b['only']:
            say(f"- {markdown(line)}\n")
        say('\n')
    for line in a['left_out']:
        say(f"- {markdown(line)}\n")
    return out
