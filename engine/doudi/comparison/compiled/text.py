"""Made by tools/compile_templates.py from templates/*.text.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.base.runtime import pad, plain


def comparison(a, w, **_):
    out = []
    say = out.append
    say(f"{a['title']}\n{a['headline']}\n")
    if a['aside']:
        say(f"{a['aside']}\n")
    for b in a['blocks']:
        say(f"\n{b['title']}\n")
        for r in b['results']:
            say(f"  {pad(r['name'], b['wide']['name'])}  {pad(r['word'], b['wide']['word'])}  {pad(r['amount'], b['wide']['amount'])}  {pad(r['route'], b['wide']['route'])}  {r['why']}\n")
        if b['parts']:
            say(f"  {w['where']}\n")
            for x in b['parts']:
                say(f"    {x['kind']}  {x['name']}\n")
                for g in x['groups']:
                    say(f"      {pad(g['who'], b['wide']['who'])}  {g['shown']}")
                    if g['note']:
                        say(f"  {g['note']}")
                    say('\n')
        if b['alike']:
            say(f"  {b['alike']}\n")
        if b['rules']:
            say(f"  {b['rules']}\n")
        for line in b['only']:
            say(f"  {line}\n")
    if a['left_out']:
        say('\n')
        for line in a['left_out']:
            say(f"{line}\n")
    return out
