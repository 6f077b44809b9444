"""stub"""
def written(path, report):
    open(path,'w').write(report.title)
