using System.Collections.Frozen;
using static ReleaseService.Core.Publishing.Lint.Severity;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>The catalogue: every rule, in the order of docs/lint.md, and which defects belong to which rule.</summary>
public static class LintRules
{
    public static readonly LintRule FileUnreadable = new("file-unreadable", Error, "A file or folder can't be read, is too large, or has an ending that nothing reads.", "file_unreadable", "file_ending", "folder_missing", "yaml_too_large", "yaml_encoding", "release_too_large");
    public static readonly LintRule YamlSyntax = new("yaml-syntax", Error, "A file isn't one YAML map.", "yaml_syntax", "yaml_tab", "yaml_empty", "yaml_documents", "yaml_root", "yaml_key", "json_invalid");
    public static readonly LintRule YamlPlain = new("yaml-plain", Error, "An anchor, alias, merge key, duplicate key or tag.", "yaml_anchor", "yaml_merge", "yaml_duplicate", "yaml_tag");
    public static readonly LintRule TypeAmbiguous = new("type-ambiguous", Error, "A value without quotes that YAML readers take for different things.", "yaml_type");
    public static readonly LintRule FieldInvalid = new("field-invalid", Error, "A field outside values is missing, unknown or of the wrong kind.", "field_missing", "field_kind", "field_unknown", "release_field", "release_kind");
    public static readonly LintRule FieldNotText = new("field-not-text", Error, "A field of the release's metadata or of its chart isn't text.", "release_field_kind", "chart_field_kind", "release_notes");
    public static readonly LintRule ReleaseName = new("release-name", Error, "The release's name isn't one, or isn't the file's.", "release_name", "release_file_name");
    public static readonly LintRule ReleaseVersion = new("release-version", Error, "platformVersion isn't a semantic version.", "platform_version");
    public static readonly LintRule ReleaseTime = new("release-time", Error, "createdAt isn't a time.", "created_at");
    public static readonly LintRule AliasInvalid = new("alias-invalid", Error, "An alias isn't a UUID, stands twice, or is another release's.", "release_alias");
    public static readonly LintRule ValuesMissing = new("values-missing", Error, "values is missing or no map.", "values_missing");
    public static readonly LintRule ChannelInvalid = new("channel-invalid", Error, "A channel's name, title, description, access, requirement or support isn't one, or two channels are the default.", "channel_name", "channel_text", "channel_access", "channel_default", "channel_requires", "channel_requires_cycle", "channel_support");
    public static readonly LintRule PromotionInvalid = new("promotion-invalid", Error, "An entry in a channel's list of promotions can't stand there.", "promotion_kind", "promotion_time", "promotion_order", "promotion_repeated", "promotion_release", "promotion_reason");
    public static readonly LintRule ChartMissing = new("chart-missing", Error, "There is no chart, or a chart repository without the chart's name.", "chart_missing", "chart_name");
    public static readonly LintRule ChartUrl = new("chart-url", Error, "The chart's URL isn't http(s):// or oci://, or holds credentials.", "chart_url");
    public static readonly LintRule ChartField = new("chart-field", Error, "The chart has a field that its form doesn't have.", "chart_field");
    public static readonly LintRule ChartPath = new("chart-path", Error, "The chart is a local path.", "chart_path");
    public static readonly LintRule ChartVersionMissing = new("chart-version-missing", Error, "The chart has no version.", "chart_version");
    public static readonly LintRule ChartFloatingVersion = new("chart-floating-version", Error, "The chart's version isn't exact: latest, a range or a part of a version.");
    public static readonly LintRule ValueNull = new("value-null", Error, "A value is null.", "value_null");
    public static readonly LintRule IntegerInexact = new("integer-inexact", Error, "A number isn't exact as a double.", "value_number", "json_number");
    public static readonly LintRule WeaveTraceKind = new("weave-trace-kind", Error, "values.weave-trace isn't a map.", "weave_trace_kind");
    public static readonly LintRule AppTagMissing = new("app-tag-missing", Error, "Neither app nor api has an image tag.", "app_tag_missing");
    public static readonly LintRule CustomerKey = new("customer-key", Error, "A key that belongs to the customer.");
    public static readonly LintRule CredentialKey = new("credential-key", Error, "A literal value under a key that is named like a credential.");
    public static readonly LintRule CredentialValue = new("credential-value", Error, "A value that has the form of a credential.");
    public static readonly LintRule HighEntropy = new("high-entropy", Error, "A value that looks random, as secrets do.");
    public static readonly LintRule ReconcileFrequency = new("reconcile-frequency", Error, "reconcileFrequency stops polling: zero, negative, or no Go duration.");
    public static readonly LintRule KindChange = new("kind-change", Error, "A key has another kind than in the channel's head.") { CanForce = true };
    public static readonly LintRule WaiverInvalid = new("waiver-invalid", Error, "A waiver of an error or of an unknown rule, or one without a reason.");
    public static readonly LintRule WaiverUnused = new("waiver-unused", Error, "A waiver of what lint didn't find.");
    public static readonly LintRule ListConcatenates = new("list-concatenates", Warning, "A list, which operators append to the customer's.");
    public static readonly LintRule IntegerAsText = new("integer-as-text", Warning, "An integer from 1,000,000 that isn't text.");
    public static readonly LintRule ImageTagFloating = new("image-tag-floating", Warning, "An image without a tag, or with the tag latest.");
    public static readonly LintRule ImageMissing = new("image-missing", Warning, "A component of the platform without an image.");
    public static readonly LintRule ImageLockstep = new("image-lockstep", Warning, "An image tag that isn't in step with its siblings.");
    public static readonly LintRule NotesMissing = new("notes-missing", Warning, "The release has no notes.");
    public static readonly LintRule KeyUnknown = new("key-unknown", Warning, "A key that looks like a typo of a known one.");

    public static IReadOnlyList<LintRule> All { get; } =
    [
        FileUnreadable, YamlSyntax, YamlPlain, TypeAmbiguous, FieldInvalid, FieldNotText, ReleaseName, ReleaseVersion, ReleaseTime, AliasInvalid, ValuesMissing,
        ChannelInvalid, PromotionInvalid, ChartMissing, ChartUrl, ChartField, ChartPath, ChartVersionMissing, ChartFloatingVersion, ValueNull,
        IntegerInexact, WeaveTraceKind, AppTagMissing, CustomerKey, CredentialKey, CredentialValue, HighEntropy, ReconcileFrequency, KindChange,
        WaiverInvalid, WaiverUnused, ListConcatenates, IntegerAsText, ImageTagFloating, ImageMissing, ImageLockstep, NotesMissing, KeyUnknown,
    ];

    private static readonly FrozenDictionary<string, LintRule> ById = All.ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, LintRule> ByCode =
        All.SelectMany(rule => rule.Codes.Select(code => (code, rule))).ToFrozenDictionary(entry => entry.code, entry => entry.rule, StringComparer.Ordinal);

    public static LintRule? Find(string id) => ById.GetValueOrDefault(id);

    /// <summary>The rule that a defect belongs to. A test holds that each code of files and releases has one.</summary>
    public static LintRule OfCode(string code) => ByCode.GetValueOrDefault(code, FieldInvalid);
}
