import json

from harness import measure


def json_text(n):
    records = [
        {
            "id": i,
            "name": f"record {i}",
            "tags": ["red", "green", f'blue "{i % 7}"'],
            "size": {"width": i % 13, "height": i * 0.5},
            "active": i % 3 == 0,
            "parent": None,
        }
        for i in range(n)
    ]
    text = json.dumps({"records": records, "total": n})
    parsed = json.loads(text)
    total = 0
    names = 0
    for record in parsed["records"]:
        total += record["id"] * record["size"]["width"]
        if record["active"]:
            names += len(record["name"]) + len(record["tags"][2])
    return f"{total} {names} {parsed['total']}"


measure(json_text)
