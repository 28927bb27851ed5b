using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ReleaseService.Contracts.Errors;

namespace ReleaseService.Contracts.Client;

/// <summary>What every call of the API shares: the Authorization header, JSON bodies, errors.</summary>
internal sealed class ApiCalls(HttpClient http, AuthenticationHeaderValue? authorization)
{
    private const int MostProblemBytes = 1024 * 1024;

    public HttpRequestMessage Request(HttpMethod method, string path) => new(method, path) { Headers = { Authorization = authorization } };

    public HttpRequestMessage Request<T>(HttpMethod method, string path, T body, JsonTypeInfo<T> type)
    {
        var request = Request(method, path);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) => http.SendAsync(request, cancellation);

    /// <summary>Only to the end of the headers: for an answer that goes on.</summary>
    public Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellation) =>
        http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) => SendAsync(Request(HttpMethod.Get, path), type, cancellation);

    public Task<TAnswer> SendAsync<TBody, TAnswer>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellation, string? idempotencyKey = null)
    {
        var request = Request(method, path, body, bodyType);
        if (idempotencyKey is not null)
            request.Headers.Add(HeaderNames.IdempotencyKey, idempotencyKey);
        return SendAsync(request, answerType, cancellation);
    }

    /// <summary>Sends a request, which it disposes of.</summary>
    public async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var _ = request;
        using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        await ThrowUnlessOkAsync(response, cancellation).ConfigureAwait(false);
        using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        return await JsonSerializer.DeserializeAsync(body, type, cancellation).ConfigureAwait(false)
            ?? throw new JsonException("The service answered with the JSON value null.");
    }

    /// <summary>Sends a request, which it disposes of, whose answer's status says all that the caller wants to know.</summary>
    public async Task SendAndCheckAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var _ = request;
        using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        await ThrowUnlessOkAsync(response, cancellation).ConfigureAwait(false);
    }

    /// <summary>200 and 201 pass.</summary>
    public static async Task ThrowUnlessOkAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created)
            return;

        Problem? problem = null;
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            await response.Content.LoadIntoBufferAsync(MostProblemBytes, cancellation).ConfigureAwait(false);
            using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            problem = await JsonSerializer.DeserializeAsync(body, ContractsJson.Default.Problem, cancellation).ConfigureAwait(false);
        }

        throw new ReleaseServiceException((int)response.StatusCode, problem, RetryAfter(response.Headers));
    }

    /// <summary>Seconds, or a date, which is compared with the sender's own clock (RFC 9110 §10.2.3).</summary>
    private static TimeSpan? RetryAfter(HttpResponseHeaders headers) => headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - headers.Date);
}
