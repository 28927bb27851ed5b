using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;

namespace ReleaseService.Server.Identity;

/// <summary>
/// Answers whoever may not: counts and logs the attempt, and explains it while the address is within its limit. A valid token passes all the same: nobody guesses 256 bits, and whoever
/// shares an address with a broken script must still be able to roll back.
/// </summary>
public sealed partial class IdentityRefusals(IdentitySettings settings, TimeProvider time, ILogger<IdentityRefusals> logger)
{
    private readonly RefusedAttempts _attempts = new(settings.RefusalsPerMinute, time);

    /// <summary>Whether the next refusal of an address would be one too many.</summary>
    public bool IsOver(System.Net.IPAddress? address) => _attempts.IsOver(address);

    public Task AnswerAsync(HttpContext context, string code, IdentityVerdict verdict)
    {
        if (ErrorTable.Find(code).Status >= StatusCodes.Status500InternalServerError)
            return ErrorAnswer.WriteAsync(context, code, verdict.Detail); // Ours, not the caller's.
        var address = context.Connection.RemoteIpAddress;
        var over = _attempts.Add(address);
        var route = context.RouteTemplate();
        if (over <= 0 && verdict.Unmatched is { } unmatched)
            Log.Unmatched(logger, code, route, unmatched.Actor, address, unmatched.RulesWant);
        else if (over <= 0)
            Log.Refused(logger, code, route, verdict.Identity?.Actor ?? "nobody", address);
        else if (over == 1)
            Log.TooMany(logger, address);
        return over <= 0 ? ErrorAnswer.WriteAsync(context, code, verdict.Detail) : ErrorAnswer.WriteAsync(context, "too_many_refusals");
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Code} on {Route} for {Actor} from {Address}")]
        public static partial void Refused(ILogger logger, string code, string route, string actor, System.Net.IPAddress? address);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Code} on {Route} for {Actor} from {Address}: {RulesWant}")]
        public static partial void Unmatched(ILogger logger, string code, string route, string actor, System.Net.IPAddress? address, string rulesWant);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Too many refused attempts from {Address}; those of this minute aren't told one by one any more")]
        public static partial void TooMany(ILogger logger, System.Net.IPAddress? address);
    }
}
