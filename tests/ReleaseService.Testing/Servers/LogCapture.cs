using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace ReleaseService.Testing.Servers;

/// <summary>Keeps every event that the server logs, rendered, before the redacting formatter has touched it.</summary>
public sealed class LogCapture : ILogEventSink
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly RenderedCompactJsonFormatter _formatter = new();

    public string Text => string.Join("", _lines);

    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter();
        _formatter.Format(logEvent, line);
        _lines.Enqueue(line.ToString());
    }
}
