"""Questions that many people ask, found in texts. Pure: no database, no clock, no chance.

``terms`` text → terms · ``vectors`` terms → weighted vectors · ``neighbours`` who is near whom
· ``communities`` near ones → groups · ``cluster`` all of it in one call · ``answered`` does an
article answer a group · ``words`` what may be said of a group · ``figures`` how good it is.
"""
