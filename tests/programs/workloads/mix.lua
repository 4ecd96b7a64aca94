-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- A mix of what Lua programs do. The argument scales it; the output is the same in every run.
local scale = tonumber(arg and arg[1]) or 1

local seed = 42
local function random(n)
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed // 65536 % n
end

local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end
print("fib", fib(20 + math.floor(math.log(scale, 2))))

-- Strings: building, searching, replacing, formatting.
local words = {}
for i = 1, 2000 * scale do
  words[i] = string.format("%s%d", ("ab"):rep(random(4) + 1), random(500))
end
local text = table.concat(words, " ")
local count = {}
for word in text:gmatch("%a+%d+") do
  count[word] = (count[word] or 0) + 1
end
local names = {}
for word in pairs(count) do names[#names + 1] = word end
table.sort(names)
local replaced, times = text:gsub("(a)(b)", "%2%1")
print("words", #names, names[1], count[names[1]], #replaced, times, text:find("abab1", 1, true))
print("case", text:upper():sub(1, 20), text:reverse():byte(-5, -1))

-- Tables and sorting with a comparison in Lua.
local numbers = {}
for i = 1, 3000 * scale do numbers[i] = random(1000000) end
table.sort(numbers, function(a, b) return a > b end)
table.remove(numbers, 1)
table.insert(numbers, 1, -1)
print("sorted", #numbers, numbers[2], numbers[#numbers], select("#", table.unpack(numbers, 1, 50)))

-- Objects, closures, metatables, coroutines and errors.
local Vector = {}
Vector.__index = Vector
Vector.__add = function(a, b) return setmetatable({ x = a.x + b.x, y = a.y + b.y }, Vector) end
Vector.__eq = function(a, b) return a.x == b.x and a.y == b.y end
function Vector:length() return math.sqrt(self.x ^ 2 + self.y ^ 2) end
local sum = setmetatable({ x = 0, y = 0 }, Vector)
for i = 1, 5000 * scale do
  sum = sum + setmetatable({ x = i % 7, y = 0.5 }, Vector)
end
print("vector", string.format("%.3f", sum:length()), sum == sum + setmetatable({ x = 0, y = 0 }, Vector))

local function counter()
  local n = 0
  return function(step) n = n + step; return n end
end
local add = counter()
for i = 1, 10000 * scale do add(i % 3) end
print("closure", add(0))

local producer = coroutine.wrap(function()
  for i = 1, 500 * scale do coroutine.yield(i * i) end
  return -1
end)
local total = 0
repeat
  local value = producer()
  total = total + value
until value == -1
print("coroutine", total)

local failed = 0
for i = 1, 200 * scale do
  local ok, message = pcall(function()
    if i % 2 == 0 then error("even " .. i) end
    return nil + i
  end)
  if not ok and tostring(message):find("even") then failed = failed + 1 end
end
print("errors", failed)

-- Integers, floats, bits, and code compiled at run time.
local bits = 0
for i = 1, 20000 * scale do
  bits = (bits << 1 ~ i) & 0xffffffff
  if i % 1000 == 0 then bits = bits // 3 + math.tointeger(i % 7.0) end
end
print("bits", bits, 7 // 2, -7 % 3, 7.5 // 2, 1e308 * 10, math.maxinteger + 1 == math.mininteger)
for i = 1, 20 * scale do
  local chunk = assert(load("local a, b = ... ; for i = 1, 10 do a = a + b * i end return a -- " .. i))
  total = total + chunk(i, 2)
end
print("load", total)
print("pack", #string.pack("<i4dz", 7, 1.5, "text"), string.unpack("<i4", string.pack("<i4", -2)))
print("utf8", utf8.len("grüße"), utf8.char(228, 8364))
local matrix = {}
for i = 1, 30 + scale do
  matrix[i] = {}
  for j = 1, 30 + scale do matrix[i][j] = i * j % 10 end
end
local trace = 0
for i = 1, #matrix do
  for j = 1, #matrix do
    for k = 1, #matrix do trace = trace + matrix[i][k] * matrix[k][j] end
  end
end
print("matrix", trace)
collectgarbage()
collectgarbage("generational")
local garbage
for i = 1, 2000 * scale do garbage = { garbage and i or nil, tostring(i) } end
print("garbage", garbage[2])
