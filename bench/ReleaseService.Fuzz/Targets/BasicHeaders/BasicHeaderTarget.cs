using System.Text;
using Microsoft.Extensions.Primitives;
using ReleaseService.Server.Licensing;

namespace ReleaseService.Fuzz.Targets.BasicHeaders;

/// <summary>
/// <see cref="LicenseHeader"/>: reads from any Authorization header what a plain reading of it does. The first byte says how the rest becomes one: <c>h</c> as it
/// stands, <c>b</c> as what <c>Basic</c> encodes, <c>m</c> a header for each line.
/// </summary>
internal sealed class BasicHeaderTarget : IFuzzTarget
{
    private static readonly string[] Texts =
    [
        "hBasic bGljZW5zZTplLmUuZQ==", "hBearer eyJh.e30.c2ln", "hbasic  bGljZW5zZTo=", "hBASIC OnggCg==", "h", "h \t", "hBasic", "hBasic !!!!", "hDigest username=license", "hBearer a b c", "hBasic Zm9v",
        "blicense:eyJh.e30.c2ln\n", "b:", "beyJh.e30.c2ln:", "beyJ:x", "bnocolon", "ba:b:c", "blicense: \u00a0x\u2003", "mBasic Og==\nBearer x", "m\n", "hBasic Og= =", "hBearer\tx", "hBearer \u00e9",
    ];

    public string Name => "basic-header";

    public IEnumerable<byte[]> Seeds => Texts.Select(Encoding.UTF8.GetBytes);

    public IReadOnlyList<string> Words { get; } =
        ["Basic ", "Bearer ", "basic ", "bEaReR ", "eyJ", "ZXlK", ":", "Og==", "=", "==", " ", "\t", "\u00a0", "\u2003", "\u0085", "\u3000", "\ufeff", "\n", "\r\n", "\0", "license:", "bGljZW5zZTo", "Basic Basic ", ",", "ı", "ſ", "K"];

    public void Run(byte[] input)
    {
        if (input.Length == 0)
            return;
        // The server gives header values as text; what isn't UTF-8 comes as Latin-1.
        var values = (char)input[0] switch
        {
            'b' => new StringValues("Basic " + Convert.ToBase64String(input.AsSpan(1))),
            'm' => new StringValues(Encoding.UTF8.GetString(input.AsSpan(1)).Split('\n')),
            'l' => new StringValues(Encoding.Latin1.GetString(input.AsSpan(1))),
            _ => new StringValues(Encoding.UTF8.GetString(input.AsSpan(1))),
        };
        var (isRead, license) = Read(values);
        var (isPlain, plain) = PlainHeader.Read([.. values]);
        Property.Holds(isRead == isPlain, "A header is taken that a plain reading refuses, or refused that it takes.");
        Property.Holds(!isRead || license == plain, "A header's license isn't the one that a plain reading finds.");
        Property.Holds(license is null || (isRead && license == license.Trim()), "A license has white space around it.");
        Property.Holds((isRead, license) == Read(values), "The second reading differs from the first.");
    }

    private static (bool IsRead, string? License) Read(StringValues values)
    {
        var buffer = new byte[values.Sum(value => value?.Length ?? 0)];
        var isRead = LicenseHeader.TryRead(values, buffer, out var license);
        return (isRead, license.IsEmpty ? null : Encoding.UTF8.GetString(license));
    }
}
