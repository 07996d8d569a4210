"""Small feeds of every kind. All of them say the same two things of Marhaven."""

from datetime import UTC, datetime
from email.utils import format_datetime

BASE = "https://wire.example/feed"
FIRE_AT = 1_773_129_600.0  # 2026-03-10 08:00 UTC
BRIDGE_AT = 1_773_133_200.0

RSS2 = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
  <title>Coast Wire</title><link>https://wire.example/</link><description>All of the coast</description>
  <language>en-gb</language><ttl>15</ttl>
  <atom:link rel="self" href="https://wire.example/feed?all=1"/><atom:link rel="hub" href="https://hub.example/"/>
  <item>
    <title>Bridge over the Skell collapses</title><link>/bridge?utm_source=rss</link>
    <guid isPermaLink="false">b-2</guid><pubDate>Tue, 10 Mar 2026 09:00:00 GMT</pubDate>
    <description>Short.</description>
    <content:encoded><![CDATA[<p>The bridge over the Skell collapsed on <b>Monday</b>.</p><p>Divers rescued two drivers.</p>]]></content:encoded>
  </item>
  <item>
    <title>Fire at Marhaven cannery kills three</title><link>https://wire.example/fire</link>
    <guid>https://wire.example/fire</guid><pubDate>Tue, 10 Mar 2026 08:00:00 GMT</pubDate>
    <description>&lt;p&gt;A fire killed three workers in Marhaven.&lt;/p&gt;</description>
  </item>
</channel></rss>"""

RSS091 = b"""<?xml version="1.0"?>
<rss version="0.91"><channel><title>Coast Wire</title><link>https://wire.example/</link><description>x</description>
<language>en</language>
<item><title>Bridge over the Skell collapses</title><link>https://wire.example/bridge</link><description>Divers rescued two drivers.</description></item>
<item><title>Fire at Marhaven cannery kills three</title><link>https://wire.example/fire</link><description>A fire killed three workers.</description></item>
</channel></rss>"""

RSS090 = b"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
<channel><title>Coast Wire</title><link>https://wire.example/</link><description>x</description></channel>
<item><title>Bridge over the Skell collapses</title><link>https://wire.example/bridge</link></item>
<item><title>Fire at Marhaven cannery kills three</title><link>https://wire.example/fire</link></item>
</rdf:RDF>"""

RDF = b"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://wire.example/feed"><title>Coast Wire</title><link>https://wire.example/</link>
<description>x</description><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel>
<item rdf:about="https://wire.example/bridge"><title>Bridge over the Skell collapses</title>
<link>https://wire.example/bridge</link><description>Divers rescued two drivers.</description><dc:date>2026-03-10T09:00:00Z</dc:date></item>
<item rdf:about="https://wire.example/fire"><title>Fire at Marhaven cannery kills three</title>
<link>https://wire.example/fire</link><description>A fire killed three workers.</description><dc:date>2026-03-10T08:00:00Z</dc:date></item>
</rdf:RDF>"""

ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Coast Wire</title><id>tag:wire.example,2026:feed</id><updated>2026-03-10T09:30:00Z</updated>
<link href="https://wire.example/"/><link rel="self" href="/feed"/><link rel="hub" href="https://hub.example/"/>
<entry><title type="html">Bridge over the Skell &lt;i&gt;collapses&lt;/i&gt;</title><id>tag:wire.example,2026:bridge</id>
<link rel="alternate" href="bridge"/><published>2026-03-10T10:00:00+01:00</published><updated>2026-03-10T09:30:00Z</updated>
<summary>Short.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Divers rescued two drivers.</p></div></content></entry>
<entry><title>Fire at Marhaven cannery kills three</title><id>tag:wire.example,2026:fire</id>
<link href="https://wire.example/fire"/><updated>2026-03-10T08:00:00Z</updated><summary>A fire killed three workers.</summary></entry>
</feed>"""

JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Coast Wire", "home_page_url": "https://wire.example/",
"feed_url": "https://wire.example/feed", "language": "en", "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
"items": [
{"id": "b-2", "url": "https://wire.example/bridge", "title": "Bridge over the Skell collapses",
 "content_html": "<p>Divers rescued two drivers.</p>", "summary": "Short.", "date_published": "2026-03-10T09:00:00Z",
 "date_modified": "2026-03-10T09:30:00Z"},
{"id": 7, "url": "https://wire.example/fire", "title": "Fire at Marhaven cannery kills three",
 "content_text": "A fire killed three workers.", "date_published": "2026-03-10T08:00:00Z"}]}"""

KINDS = {"rss 2.0": RSS2, "rss 0.91": RSS091, "rss 0.90": RSS090, "rdf": RDF, "atom": ATOM, "json": JSON}


def rss(items: str, head: str = "") -> bytes:
    """An RSS feed with these items."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Coast Wire</title>{head}'
        f"{items}</channel></rss>"
    ).encode()


def item(n: int | str, at: float | None = None, *, title: str = "", text: str = "", guid: str | None = None) -> str:
    """An item of such a feed, dated ``at``."""
    date = f"<pubDate>{format_datetime(datetime.fromtimestamp(at, UTC))}</pubDate>" if at is not None else ""
    return (
        f"<item><title>{title or f'Report {n} from Marhaven'}</title><link>https://wire.example/{n}</link>"
        f"<guid isPermaLink='false'>{guid if guid is not None else f'g-{n}'}</guid>{date}"
        f"<description>{text or f'Word number {n} came from the port of Marhaven on Monday.'}</description></item>"
    )
