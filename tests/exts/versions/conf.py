project = "Harbor"
extensions = ["docwarden_sphinx.redirects", "docwarden_sphinx.versions", "docwarden_sphinx.hosting"]
html_theme = "furo"
rediraffe_redirects = "redirects.txt"
