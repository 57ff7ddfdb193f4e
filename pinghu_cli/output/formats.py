"""The formats that scripts read: rows and fields -> text. One table, `FORMATS`, names them all."""

FORMATS: dict[str, str] = {
    "table": "表格,給人看",
    "json": "JSON 陣列",
    "jsonl": "每行一個 JSON 物件",
    "csv": "逗號分隔,有表頭",
    "tsv": "定位字元分隔",
    "markdown": "Markdown 表格",
    "yaml": "YAML",
}
"""Name -> description, in the order of the help."""
