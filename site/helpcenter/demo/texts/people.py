"""Customers. None of them exists; every address ends in a name reserved for examples."""

ENGLISH = (
    "Petra Wendland", "Jonah Whitlow", "Martin Elsworth", "Sunniva Hauge", "Bryn Cadwell", "Dorothea Amsel",
    "Leopold Anders", "Isolde Varga", "Ruairi Keane", "Annelie Storm", "Gerrit Boonstra", "Fola Okonjo-Vance",
    "Hilde Brandvoll", "Tamsin Quick", "Ola Fjeldstad", "Marguerite Dubray", "Casper Nyholt", "Joan Pomfrey",
    "Elif Harding", "Piotr Zawada", "Wilma Oster", "Cormac Tully", "Beatriz Fontela", "Henk Roodakker",
    "Saoirse Lindley", "Matteo Brunelli", "Agnes Thorburn", "Rafe Calder", "Linnea Skogh", "Bastian Roth",
    "Imogen Hartle", "Yusuf Greaves", "Clara Meissen", "Dara Fennimore", "Viktor Sandqvist", "Nell Ashby",
    "Kwame Bartels", "Ottilie Krans", "Milo Farrant", "Ingrid Valbo", "Silas Brook", "Freya Loman",
    "Hugo Terrasse", "Mina Castell", "Arvid Strand", "Zofia Kral", "Theo Winslade", "Maud Verbeek",
    "Caspian Reed", "Lotte Hagen", "Emre Fields", "Paloma Ruiz-Stein", "Gwen Tregarth", "Anton Weisz",
    "Billie March", "Sorcha Dunmore", "Nils Torvik", "Harriet Penhale", "Joost Kramer", "Ada Lindqvist",
)  # fmt: skip
TURKISH = (
    "Nurcan Tekeli", "Feridun Aksoylu", "Zeynep Kırdar", "Baran Uysal", "Selin Oktar", "Mert Gündoğan",
    "Ayşe Yalınkaya", "Kerem Tuncay", "İpek Sarıbaş", "Oğuz Demirkan", "Şule Akıncı", "Çağla Ertem",
    "Tolga Işıklı", "Nazlı Özbeyli", "Hakan Soyer", "Gülşah Bilgin", "Umut Karaca", "Derya Ulusan",
)  # fmt: skip
DOMAINS = ("example.com", "example.org", "example.net", "mail.example", "post.example")
TRADE = "hilde@highpath-guides.example"
MEMBER = "jonah.whitlow@example.com"
