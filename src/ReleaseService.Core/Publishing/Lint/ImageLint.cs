using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>Which images a release installs: all of the platform's, at exact tags, in step with each other.</summary>
internal static class ImageLint
{
    private sealed record Image(string Component, string Repository, string Tag)
    {
        public string Path => JsonPath.Member(JsonPath.Member("values", Component), "image") + ".tag";
    }

    public static void Check(LintSubject subject, FindingList findings)
    {
        if (subject.Values.ValueKind != JsonValueKind.Object)
            return;
        foreach (var component in ValuesSchema.Instance.Components.Where(component => LintSubject.Map(LintSubject.Map(subject.Values, component), "image").ValueKind == JsonValueKind.Undefined))
            findings.Add(LintRules.ImageMissing, JsonPath.Member(JsonPath.Member("values", component), "image"), "Missing, so the chart's default decides which image runs; set its repository and tag.");
        foreach (var node in subject.Nodes.Where(node => node.Key == "image"))
            CheckTag(node, findings);
        CheckLockstep(subject, findings);
    }

    private static void CheckTag(ValueNode image, FindingList findings)
    {
        if (image.Element.ValueKind == JsonValueKind.Object)
        {
            var tag = LintSubject.Text(image.Element, "tag");
            if (string.Equals(tag, "latest", StringComparison.OrdinalIgnoreCase))
                findings.Add(LintRules.ImageTagFloating, () => JsonPath.Member(image.Path(), "tag"), "latest changes without a release; write the exact tag.");
            else if (string.IsNullOrEmpty(tag) && LintSubject.Text(image.Element, "digest") is null)
                findings.Add(LintRules.ImageTagFloating, () => tag is null ? image.Path() : JsonPath.Member(image.Path(), "tag"), "Has no tag, so the chart's default decides; write the exact tag.");
        }
        else if (image.Element.ValueKind == JsonValueKind.String && image.Element.GetString()!.EndsWith(":latest", StringComparison.OrdinalIgnoreCase))
        {
            findings.Add(LintRules.ImageTagFloating, image.Path, "latest changes without a release; write the exact tag.");
        }
    }

    private static void CheckLockstep(LintSubject subject, FindingList findings)
    {
        var platform = PlatformVersion.TryParse(LintSubject.Text(subject.Manifest, "platformVersion") ?? "")?.ToString();
        var images = subject.Values.EnumerateObject()
            .Select(member => (Component: member.Name, Image: LintSubject.Map(member.Value, "image")))
            .Select(entry => new Image(entry.Component, LintSubject.Text(entry.Image, "repository") ?? "", LintSubject.Text(entry.Image, "tag") ?? ""))
            .Where(image => image.Repository.Length > 0 && image.Tag.Length > 0 && !string.Equals(image.Tag, "latest", StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var siblings in images.GroupBy(image => image.Repository, StringComparer.Ordinal))
        {
            if (PlatformImages.IsBuiltWithThePlatform(siblings.Key))
            {
                foreach (var image in siblings.Where(image => platform is not null && !PlatformImages.Carries(image.Tag, platform)))
                    findings.Add(LintRules.ImageLockstep, () => image.Path, $"The image is built with the platform, so its tag must be {LintSubject.Clip(platform!)}; here it is {LintSubject.Clip(image.Tag)}.");
                continue;
            }

            var common = siblings.GroupBy(image => image.Tag).OrderByDescending(tag => tag.Count()).ThenBy(tag => tag.Key, StringComparer.Ordinal).First();
            foreach (var image in siblings.Where(image => image.Tag != common.Key))
                findings.Add(LintRules.ImageLockstep, () => image.Path, $"{common.First().Component} has tag {LintSubject.Clip(common.Key)} of the same repository; here it is {LintSubject.Clip(image.Tag)}. Use one tag for both.");
        }
    }
}
