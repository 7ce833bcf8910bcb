-- wrk sends the files given after "--" in turn, each a whole HTTP request, and prints its counts as a line of JSON.
local requests = {}
local last = 0

function init(args)
  for i = 1, #args do
    local file = assert(io.open(args[i], "rb"))
    requests[i] = file:read("*a")
    file:close()
  end
end

function request()
  last = last % #requests + 1
  return requests[last]
end

function done(summary)
  local errors = summary.errors
  io.write(string.format(
    '{"answers":%d,"refused":%d,"failed":%d,"seconds":%.6f}\n',
    summary.requests,
    errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    summary.duration / 1e6
  ))
end
