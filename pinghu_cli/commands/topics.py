"""Help that belongs to no single command: ``pinghu help exit-codes`` and the like. The man page holds it too."""

from collections.abc import Callable

from pinghu_cli.commands.manual import SHARED, Entry, Page, Section, shared_options
from pinghu_cli.commands.samples import Samples, always_filled

EXIT_CODES = Section(
    "結束碼",
    (
        Entry("0", "完成;沒有符合項目的列表也算完成"),
        Entry("1", "查無結果,或指名的東西不存在"),
        Entry("2", "用法錯誤;單獨執行 pinghu 也是"),
        Entry("3", "資料檔或輸入檔有問題"),
        Entry("70", "程式錯誤"),
        Entry("74", "寫不出去:磁碟已滿、輸出已關閉"),
        Entry("130", "按了 Ctrl-C"),
        Entry("141", "讀取輸出的程式先結束了(| head)"),
    ),
)
ENVIRONMENT = Section(
    "環境變數",
    (
        Entry("PINGHU_DATA", "另一份資料檔;--data 優先"),
        Entry("PINGHU_FORMAT", "預設的格式;-f 與 -o 優先"),
        Entry("PINGHU_SCRIPT", "hant 或 hans;--script 優先"),
        Entry("LC_ALL, LC_MESSAGES, LANG", "中國大陸、新加坡的語言設定以簡體顯示"),
        Entry("PINGHU_PAGER, PAGER", "終端上超過一屏時使用的分頁程式;空白或 cat 為不分頁"),
        Entry("COLUMNS", "每行寬度;預設為終端的寬度,管道不折行"),
        Entry("NO_COLOR", "不用顏色;--color 優先"),
        Entry("TERM", "dumb 為不用顏色"),
        Entry("PINGHU_DEBUG", "設為 1 時,出錯會印出 Python 的追蹤"),
    ),
)
FORMATS = Section(
    "格式",
    (
        Entry("table", "給人看的表格;終端上的預設,一項、一張收據在管道中也是"),
        Entry("tsv", "列表在管道中的預設,此時沒有表頭;定位字元、換行、反斜線寫作 \\t \\n \\\\"),
        Entry("json, jsonl", "列表是陣列(jsonl 每行一個);漢字直接寫出,--ascii 改為跳脫"),
        Entry("csv", "Excel 加 --bom;以 = + - @ 開頭的文字前加單引號,免得被當成公式"),
        Entry("markdown", "列表是表格;一項、一張收據是一頁文字。直線與反斜線前加反斜線,換行寫作 <br>"),
        Entry("yaml", "與 json 同樣的結構"),
        Entry("xlsx", "Excel 活頁簿:真的數字、可篩選;要裝 pinghu[excel]"),
        Entry("html", "不連外的網頁,表格可直接貼進 Word"),
        Entry("-o 檔名", "格式看檔名的結尾:.xlsx .html .md .csv .tsv .json .jsonl .yaml .txt;.svg、.png 是圖"),
        Entry("表頭", "xlsx、html、markdown 用中文,其他用代號;--headings zh 或 id 可改"),
        Entry("欄位", "名稱與順序固定;金額是 *_yuan 欄位中的數字(元),比率是小數;--fields 挑選與排序"),
        Entry("清單", "csv、tsv、markdown 中以 ; 相連;更深的結構寫成 JSON"),
    ),
)
COMPLETION = Section(
    "TAB 補全",
    (
        Entry("bash", "pinghu --install-completion bash"),
        Entry("zsh", "pinghu --install-completion zsh"),
        Entry("fish", "pinghu --install-completion fish"),
        Entry("PowerShell", "pinghu --install-completion powershell"),
        Entry("自行安裝", "把 pinghu --show-completion SHELL 印出的腳本放到該 shell 會讀的地方"),
        Entry("可補全的", "命令、選項、格式;領域、條目、單位、激勵(拼音或漢字)"),
    ),
)
CLAIMS = Section(
    "申請的寫法",
    (
        Entry("名稱[=金額][x數量][@年]", "命令列上的一筆;pinghu estimate {offer}"),
        Entry("名稱", "項目代號,或能指明一項的字詞,繁簡皆可"),
        Entry("金額", "320萬、1.5億、3,200,000、8000、三百二十萬;按比例給的項目要填"),
        Entry("數量", "x2:兩件"),
        Entry("年", "@{year}:該年(按年度計上限的項目);@第3年:獲利第三年(所得稅優惠)"),
        Entry("申請檔", "--claims 後的 YAML、JSON、CSV、XLSX 等檔案:一位申請人,每筆一項"),
        Entry("例如", "{applicant: 某某公司, claims: [{offer}, {incentive: {rated}, amount: 320萬}]}"),
        Entry("一筆的鍵", "incentive 項目、amount 金額、count 數量、year 年、profit_year 獲利第幾年"),
    ),
)


def _fields() -> Section:
    """The fields of every answer; their meaning is in its schema."""
    from pinghu_cli.listings.catalogue import ANSWERS

    entries = [Entry(line, " ".join(answer.fields)) for line, answer in ANSWERS.items() if line != "error"]
    return Section("欄位", (*entries, Entry("意思", "pinghu schema 命令,或 docs/contract.md")))


TOPICS: dict[str, Callable[[], Section]] = {
    "options": shared_options,
    "formats": lambda: FORMATS,
    "fields": _fields,
    "claims": lambda: CLAIMS,
    "environment": lambda: ENVIRONMENT,
    "exit-codes": lambda: EXIT_CODES,
    "completion": lambda: COMPLETION,
}
"""Topic of ``pinghu help TOPIC`` -> what it says."""
TITLES = {
    "options": SHARED,
    "formats": FORMATS.title,
    "fields": "欄位",
    "claims": CLAIMS.title,
    "environment": ENVIRONMENT.title,
    "exit-codes": EXIT_CODES.title,
    "completion": COMPLETION.title,
}
"""Topic -> its title, for lists of topics."""


def section_of(name: str, known: Samples) -> Section:
    """What one topic says, with examples out of the document in hand."""
    section = TOPICS[name]()
    entries = (Entry(entry.name, always_filled(entry.purpose, known)) for entry in section.entries)
    return section._replace(entries=tuple(entries))


def page_of_topic(name: str, known: Samples) -> Page:
    """The page of one topic."""
    section = section_of(name, known)
    return Page(usage="", summary=section.title, details="", sections=(section._replace(title=""),), examples=())
