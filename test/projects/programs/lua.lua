-- What Lua is asked.
print("pcall", pcall(error, { 1 }) == false, select(2, pcall(error, "text", 0)))
print("nested", select("#", pcall(function() return pcall(error) end)))
local ok, message = pcall(function() local x = nil; return x.y end)
print("index", ok, (message:gsub("^[^:]*:%d+: ", "")))
print("xpcall", xpcall(function() error("deep", 0) end, function(m) return m .. "er" end))

local function generate(n)
  return coroutine.wrap(function()
    for i = 1, n do coroutine.yield(i) end
    error("end", 0)
  end)
end
local sum, numbers = 0, generate(100)
for _ = 1, 100 do sum = sum + numbers() end
print("coroutine", sum, pcall(numbers))

local words = {}
for word in ("the quick brown fox jumps over the lazy dog"):gmatch("%a+") do
  words[#words + 1] = word
end
table.sort(words)
print("sort", table.concat(words, " "))
print("compare", pcall(table.sort, { 3, 1, "x" }))
print("format", ("%5.2f|%-5d|%05x|%q|%g"):format(math.pi, 42, 255, "a\nb", 1e100))
print("float", 0.1 + 0.2, 1 / 0, -7 // 2, -7 % 3, 7.5 // 2, 2 ^ 53)
print("integer", math.maxinteger + 1 == math.mininteger, 1 << 63, ~0 >> 1, 3 | 4)
print("string", ("abc"):rep(3, "-"), ("hello"):byte(1, -1))
print("pack", string.unpack("<i4", string.pack("<i4", -2)))
print("utf8", utf8.len("é中"), utf8.char(0x4e2d))
print("gsub", ("2026-11-21"):gsub("(%d+)-(%d+)-(%d+)", "%3.%2.%1"))
print("load", load("return 6 * 7")(), load("return +"))

local depth = 0
local function recurse() depth = depth + 1; return 1 + recurse() end
print("overflow", (select(2, pcall(recurse))):match("stack overflow"), depth > 1000)

do
  local closed = {}
  local function closing(name)
    return setmetatable({}, { __close = function() closed[#closed + 1] = name end })
  end
  pcall(function()
    local a <close> = closing("a")
    local b <close> = closing("b")
    error("out")
  end)
  print("close", table.concat(closed, " "))
end

local weak = setmetatable({}, { __mode = "k" })
for i = 1, 1000 do weak[{}] = i end
collectgarbage()
print("garbage", next(weak))

local name = os.tmpname()
local file = assert(io.open(name, "w+"))
file:write("first\n", 2, "\n")
file:seek("set")
print("file", file:read("l", "n"))
file:close()
print("remove", os.remove(name), (io.open(name)))
print("time", os.date("!%Y-%m-%d %H:%M:%S", 951827415), os.getenv("NO_SUCH_NAME"))
print("clock", os.clock() >= 0)
