using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ReleaseService.Testing.Kubernetes.Faults;

/// <summary>What happens to a request instead of what should: gets the way on to the API server, and may take it.</summary>
public delegate Task<HttpResponseMessage> ClusterFault(Func<Task<HttpResponseMessage>> send);

/// <summary>Answers as API servers and networks give them.</summary>
public static class ClusterFaultKinds
{
    /// <summary>The API server sheds load.</summary>
    public static ClusterFault TooManyRequests(TimeSpan retryAfter) => _ =>
    {
        var answer = Answer(HttpStatusCode.TooManyRequests, Status(429, "TooManyRequests", "the server has received too many requests and has asked us to try again later"));
        answer.Headers.RetryAfter = new(retryAfter);
        return Task.FromResult(answer);
    };

    /// <summary>Somebody wrote the object since it was read.</summary>
    public static ClusterFault Conflict() =>
        _ => Task.FromResult(Answer(HttpStatusCode.Conflict, Status(409, "Conflict", "the object has been modified; please apply your changes to the latest version and try again")));

    /// <summary>Somebody else owns a field that is applied.</summary>
    /// <param name="manager">Who.</param>
    /// <param name="path">As the API server writes it: <c>.spec.chart.version</c>.</param>
    public static ClusterFault FieldConflict(string manager, string path)
    {
        var status = Status(409, "Conflict", $"Apply failed with 1 conflict: conflict with \"{manager}\": {path}");
        status["details"] = new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = $"conflict with \"{manager}\"", ["field"] = path }),
        };
        return _ => Task.FromResult(Answer(HttpStatusCode.Conflict, status));
    }

    /// <summary>The connection breaks before the API server has the request.</summary>
    public static ClusterFault RequestLost() => _ => throw new HttpRequestException("Connection reset by peer");

    /// <summary>The API server does what was asked, and the connection breaks instead of the answer.</summary>
    public static ClusterFault AnswerLost() => async send =>
    {
        using var answer = await send();
        await answer.Content.ReadAsByteArrayAsync();
        throw new HttpRequestException("Connection reset by peer");
    };

    /// <summary>The answer's body ends early, as that of a watch whose connection breaks.</summary>
    public static ClusterFault BodyCut(int afterBytes) => async send =>
    {
        var answer = await send();
        var content = new StreamContent(new CutStream(await answer.Content.ReadAsStreamAsync(), afterBytes));
        content.Headers.ContentType = answer.Content.Headers.ContentType;
        answer.Content = content;
        return answer;
    };

    /// <summary>A watch is told that its place is forgotten: an ERROR event with code 410.</summary>
    public static ClusterFault WatchExpired() =>
        _ => Task.FromResult(Answer(HttpStatusCode.OK, new JsonObject { ["type"] = "ERROR", ["object"] = Status(410, "Expired", "too old resource version: 1 (2)") }));

    private static JsonObject Status(int code, string reason, string message) =>
        new() { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = message, ["reason"] = reason, ["code"] = code };

    private static HttpResponseMessage Answer(HttpStatusCode code, JsonObject body) => new(code) { Content = new StringContent(body.ToJsonString() + "\n", Encoding.UTF8, "application/json") };
}
