-- What every measured run does, by one thread of wrk, and at its end a line that Wrk.cs reads.
--   wrk -t1 … -s load.lua URL [-- CALLERS again|once]
-- CALLERS: a file of Authorization values, one a line, that the requests take in turn. "once": the run ends with the file, and statuses are counted.
local ffi = require("ffi")
ffi.cdef "int kill(int, int); int getpid(void);"
local interrupt = 2

local waiting, last = {}, 0
local thread
accepted, refused, limited, others = 0, 0, 0, 0 -- global, so that done() can read them

function setup(the_only)
  thread = the_only
end

function init(args)
  if not args[1] then
    return
  end
  for line in io.lines(args[1]) do
    wrk.headers["Authorization"] = line
    waiting[#waiting + 1] = wrk.format()
  end
  if args[2] == "once" then
    request, response = each_once, count
  else
    request = each_again
  end
end

function each_again()
  last = last % #waiting + 1
  return waiting[last]
end

function each_once()
  last = last + 1
  if last > #waiting then -- What answers in the moment that ending takes gets the first one again.
    wrk.thread:stop()
    ffi.C.kill(ffi.C.getpid(), interrupt) -- ends wrk's waiting for the time that it was given
    last = 1
  end
  return waiting[last]
end

function count(status)
  if status < 400 then
    accepted = accepted + 1
  elseif status == 401 or status == 403 then
    refused = refused + 1
  elseif status == 429 then
    limited = limited + 1
  else
    others = others + 1
  end
end

-- Times in microseconds; the last one is what wrk itself took of the processor.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("figures %d %d %d %d %d %d %d %d %d %d %d\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.timeout, errors.status,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9),
    thread:get("refused"), thread:get("limited"), thread:get("others"), os.clock() * 1e6))
end
