using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace KubeNet.Shell.Interactive;

/// <summary>Colours PowerShell code by its tokens, in the colours that pwsh's prompt uses.</summary>
internal static class SyntaxColors
{
    /// <summary>The code with escape sequences around its tokens; its visible characters are unchanged.</summary>
    public static string Apply(string code)
    {
        Parser.ParseInput(code, out Token[] tokens, out _);
        var colored = new StringBuilder(code.Length * 2);
        int done = 0;
        foreach (Token token in tokens)
        {
            int start = token.Extent.StartOffset;
            if (start < done || Color(token) is not { } color) continue;
            colored.Append(code, done, start - done).Append(color).Append(token.Text).Append(PSStyle.Instance.Reset);
            done = token.Extent.EndOffset;
        }

        return colored.Append(code, done, code.Length - done).ToString();
    }

    private static string? Color(Token token)
    {
        PSStyle.ForegroundColor colors = PSStyle.Instance.Foreground;
        if ((token.TokenFlags & TokenFlags.CommandName) != 0) return colors.BrightYellow;
        if ((token.TokenFlags & TokenFlags.Keyword) != 0) return colors.BrightGreen;
        return token switch
        {
            ParameterToken => colors.BrightBlack,
            VariableToken => colors.BrightGreen,
            NumberToken => colors.BrightWhite,
            StringToken and not { Kind: TokenKind.Generic or TokenKind.Identifier } => colors.Cyan,
            { Kind: TokenKind.Comment } => colors.Green,
            _ => null,
        };
    }
}
