using System.Text.RegularExpressions;
using Serilog.Events;
using Serilog.Formatting;

namespace ReleaseService.Hosting;

/// <summary>The last line of defence: replaces whatever looks like a token, a JWT, an Authorization value or a password in a rendered line.</summary>
public sealed partial class RedactingFormatter(ITextFormatter inner) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter();
        inner.Format(logEvent, line);
        output.Write(Redact(line.ToString()));
    }

    public static string Redact(string line) => Secret().Replace(line, "${kept}***");

    [GeneratedRegex(@"rst_[A-Za-z0-9_-]{8,}|eyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*){0,2}|(?<kept>\b(?:Basic|Bearer) )[A-Za-z0-9+/=._~-]{8,}|(?<kept>\b(?:password|pwd)\s*=\s*)[^;""\\]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
