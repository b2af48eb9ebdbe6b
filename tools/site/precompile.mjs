// 브라우저의 파이썬이 뜰 때 불러오는 모듈을 미리 컴파일해 둔다. 뜨는 시간의 반이 넘게 소스를 컴파일하는 데 든다.
//
//   node precompile.mjs 폴더
//
// npm이 폴더에 설치한 pyodide의 표준 라이브러리에 .pyc를 더해 폴더/python_stdlib.zip에 쓴다. 바이트코드는 그 판의 파이썬이
// 만들어야 하므로 Pyodide 자신이 만든다. 소스는 트레이스백에 보이므로 남긴다.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const { loadPyodide } = await import(pathToFileURL(`${folder}/node_modules/pyodide/pyodide.mjs`));
const python = await loadPyodide({ env: {} });
python.runPython(`
import importlib._bootstrap_external as bootstrap
import importlib.util, io, sys, zipfile

ARCHIVE = "/lib/python314.zip"
loaded = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
made = io.BytesIO()
with zipfile.ZipFile(ARCHIVE) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
    for info in old.infolist():
        data = old.read(info)
        new.writestr(info, data, zipfile.ZIP_DEFLATED, 9)
        path = f"{ARCHIVE}/{info.filename}"
        if path in loaded and path.endswith(".py"):
            code = compile(data, path, "exec", dont_inherit=True)
            compiled = zipfile.ZipInfo(f"{info.filename}c", info.date_time)
            new.writestr(compiled, bytes(bootstrap._code_to_hash_pyc(code, importlib.util.source_hash(data), checked=False)),
                         zipfile.ZIP_DEFLATED, 9)
`);
writeFileSync(`${folder}/python_stdlib.zip`, python.runPython("made.getvalue()").toJs());
process.exit(0);
