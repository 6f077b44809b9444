"""Made by tools/compile_templates.py from templates/*.text.j2. Not to be edited."""
# mypy: ignore-errors

from doudi.explanation.base.runtime import pad, plain


def family(a, w, wide, **_):
    out = []
    say = out.append
    say(f"{a['list_title']}\n {pad(w['h_programme'], wide['programme'])}  {pad(w['h_who'], wide['who'])}  {pad(w['h_entitled'], wide['entitled'])}  {pad(w['h_receiving'], wide['receiving'])}  {pad(w['h_amount'], wide['amount'])}  {pad(w['h_since'], wide['since'])}  {w['h_next']}\n")
    for r in a['rows']:
        say(f" {pad(r['programme'], wide['programme'])}  {pad(r['who'], wide['who'])}  {pad(r['entitled'], wide['entitled'])}  {pad(r['receiving_said'], wide['receiving'])}  {pad(r['amount_said'], wide['amount'])}  {pad(r['since_said'], wide['since'])}  {r['next']}\n")
    for line in a['notes']:
        say(f"{line}\n")
    say(f"\n{a['bag_title']}\n{a['bag_intro']}\n")
    for b in a['bag']:
        say(f" {b['title']}\n")
        for r in b['rows']:
            say(f"   {r['box']} {pad(r['label'], b['wide'])}  {r['said']}\n")
    for line in a['remarks']:
        say(f"{line}\n")
    return out


def region(a, w, **_):
    out = []
    say = out.append
    say(f"{a['title']}\n{a['day']}\n")
    for p in a['programmes']:
        say(f"\n{p['number']}{w['open_bracket']}{p['for_whom']}{w['close_bracket']}\n  {w['who']}\n")
        if p['needs']:
            say(f"    {p['needs_title']}\n")
            for n in p['needs']:
                say(f"      · {n['name']}{n['mark']}{n['tail']}\n")
        if p['routes']:
            say(f"    {p['routes_title']}\n")
            for r in p['routes']:
                say(f"      {r['label']}{r['mark']}\n")
                for n in r['needs']:
                    say(f"         · {n['name']}{n['mark']}{n['tail']}\n")
                if r['covers']:
                    say(f"         {r['covers']}\n")
        if p['unconditional']:
            say(f"    {w['no_needs']}\n")
        say(f"  {p['amount_title']}\n")
        for l in p['lines']:
            say(f"    · {l['label']}{l['mark']}")
            if l['value']:
                say(f"{w['colon']}{l['value']}")
            say('\n')
            for c in l['cases']:
                say(f"        {c['name']}{w['colon']}{c['value']}{c['mark']}\n")
            if l['when']:
                say(f"        {l['when']}\n")
        if p['limits']:
            say(f"    {p['limits']}\n")
        if p['figures']:
            say(f"  {w['figures']}\n")
            for f in p['figures']:
                say(f"    · {f['said']}\n")
        say(f"  {w['bring']}\n")
        for b in p['bring']:
            say(f"    {b['label']}{w['colon']}{b['said']}\n")
        if p['terms']:
            say(f"  {w['terms']}\n")
            for x in p['terms']:
                say(f"    · {x['name']}{x['mark']}{w['colon']}{x['said']}\n")
        if p['documents']:
            say(f"  {w['written']}\n")
            for d in p['documents']:
                say(f"    · {d['said']}\n")
    if a['duties']:
        say(f"\n{w['duties']}{w['colon']}{a['duties_said']}\n")
    say('\n')
    for line in a['remarks']:
        say(f"{line}\n")
    return out
