using ReleaseService.Server.Databases;

namespace ReleaseService.Server.Hosting.Errors;

/// <summary>The outermost middleware: turns exceptions and the framework's empty error answers into the table's errors.</summary>
public static partial class ErrorHandling
{
    private const string SendAgain = "The request was done as a whole or not at all: send it again, with the same Idempotency-Key if it had one.";

    public static void UseErrorAnswers(this WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e)
        {
            await WriteUnlessStartedAsync(context, ErrorTable.CodeOf(e.StatusCode));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // The client left; there is nobody to answer.
        }
        catch (OperationCanceledException)
        {
            await WriteUnlessStartedAsync(context, "timeout"); // It reads too slowly.
        }
        catch (Exception e) when (DatabaseProblem.IsOutage(e))
        {
            Log.DatabaseDown(app.Logger, DatabaseProblem.Describe(e));
            await WriteUnlessStartedAsync(context, "database_unavailable", $"{DatabaseProblem.Explain(e)} {SendAgain}");
        }
        catch (Exception e)
        {
            // The path and the message may hold what a client sent; the type and the stack don't.
            Log.Unexpected(app.Logger, e.GetType().FullName ?? "", e.StackTrace ?? "");
            await WriteUnlessStartedAsync(context, ErrorTable.Internal);
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            await ErrorAnswer.WriteAsync(context, ErrorTable.CodeOf(context.Response.StatusCode));
    });

    private static Task WriteUnlessStartedAsync(HttpContext context, string code, string? detail = null)
    {
        if (!context.Response.HasStarted)
            return ErrorAnswer.WriteAsync(context, code, detail);
        context.Abort(); // Half an answer must not look like a whole one.
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A request that needs the database failed: {Problem}")]
        public static partial void DatabaseDown(ILogger logger, string problem);

        [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected {Exception} while answering: {Stack}")]
        public static partial void Unexpected(ILogger logger, string exception, string stack);
    }
}
