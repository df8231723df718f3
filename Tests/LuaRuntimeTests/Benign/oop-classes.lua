--- Classes with inheritance, operators and tostring.
local Account = {}
Account.__index = Account

function Account.new(balance) return setmetatable({ balance = balance }, Account) end
function Account:deposit(amount) self.balance = self.balance + amount return self end
function Account:fee() return 0 end

local Savings = setmetatable({}, { __index = Account })
Savings.__index = Savings
Savings.__add = function(a, b) return Savings.new(a.balance + b.balance) end
Savings.__eq = function(a, b) return a.balance == b.balance end
Savings.__lt = function(a, b) return a.balance < b.balance end
Savings.__le = function(a, b) return a.balance <= b.balance end
Savings.__len = function(a) return a.balance end
Savings.__unm = function(a) return Savings.new(-a.balance) end
Savings.__call = function(a, x) return a.balance * x end
Savings.__tostring = function(a) return "savings of " .. a.balance end

function Savings.new(balance) return setmetatable(Account.new(balance), Savings) end
function Savings:fee() return Account.fee(self) + 1 end

function grade(sample)
  local a = Savings.new(#sample.completion):deposit(10)
  local c = a + Savings.new(5)
  local score = (a < c and 1 or 0) + (a == Savings.new(a.balance) and 2 or 0) + #c + c(3) + c:fee() + (-c).balance
  return score / 100, tostring(c)
end
