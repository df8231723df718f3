/// Values that the words beside them deny, ascribe to others or list, and parts of what is asked.
extension MathAnswerRows {
    /// Wrong for a reference of 28.
    static let deniedWrong28 = [
        "31 = 4 × 7", "27 = 28 + 0", "Nobody could get 28.", "It can hardly be 28.",
        "She needs 12 cups in 28 bowls, hence 12.", "The answer is 28 dollars and 50 cents.",
        "So it takes 1 hour and 28 minutes.", "Step one: add. Step two: the total is twenty-eight.",
        "It is not 28 because 27 + 1 = 28.", "27. 28. 29. 28.", "26... 27... 28...", "28 is incorrect; it's 27",
        "An invalid answer is 28.", "The false answer is 28", "28 would seem to be wrong", "any of the values but 28",
        "28. 28. The answer is 27. The answer is 28.", "I get 27. I get 28.", "It is 27 … 28", "25 → 26 → 27 → 28",
        "Nobody else says 27. Others say 28", "1 day 28 hours", "28 (27).",
        "28 (27, 26).", "There are 28 (27, 26).",
        "3 * 9 = 27, 4 * 7 = 28", "x = 27, y = 28", "27 = 27, 28 = 28", "27\n\nThis is because 28 is too large.",
        "28 minutes and 30 seconds", "27<|im_end|>28", "Is it 28?", "27? 28?", "28!",
        "<answer>27</answer> <answer>28", "not boxed{28}", "27 (28)", "28 (29)", "could be 26... 28", "26... 28",
        "26 … 28", "26 → 27 → 28", "The wrong answer is 28", "The wrong answer is 28.",
        "The incorrect answer is 28.", "The wrong answer: 28", "28 seems wrong", "28 looks incorrect.",
        "28 must be wrong", "28 is definitely wrong", "28 is clearly not the answer", "Nobody gets 28",
        "No one gets 28.", "Nobody got 28", "although some say 28", "27, although some say 28",
        "27, although some say 28.", "Some say 28.", "The answer is 26. The answer is 27. The answer is 28.",
        "It is 26. It is 27. It is 28.", "The answer is 27. The answer is 28.",
        "The answer is 27.\nThe answer is 28.", "Answer: 27\nAnswer: 28", "\\boxed{26}. \\boxed{27}. \\boxed{28}",
        "\\boxed{26} \\boxed{28}", "#### 27\n#### 28", "26. 27. 28.", "all numbers but 28", "any number but 28",
        "2 hours 28 minutes", "2 hours and 28 minutes", "It takes 2 hours 28 minutes.", "2 h 28 min", "2h 28m",
        "5 feet 28 inches", "27</answer> 28", "28 <answer>", "It is not 28 because 27 + 1 = 28",
        "It is not twenty-eight.", "at least twenty-eight", "Nobody gets twenty-eight",
        "twenty-seven or twenty-eight", "There are twelve red and sixteen green.", "minus twenty-eight",
        "twenty-eight percent", "thirty", "The answer is not boxed{28}", "unboxed{28}", "27 or 28?",
        "Is the answer 28?", "27!! 28!!", "27 = |x| = 28", "x = 27, |x| = 28", "26 .. 27 .. 28",
        "It would be wrong to say 28.", "A wrong guess is 28", "28 is a wrong answer", "28 is the wrong answer.",
        "28 has to be wrong.", "28 is just not right", "Nobody gets more than 28.", "Others think 28",
        "Many believe it is 28, but it is 27.", "27. Some people say 28.", "I think 28. I think 27.",
        "I think 27. I think 28.", "The answer is **27**. The answer is **28**.",
        "The answer is $27$. The answer is $28$.", "every number but 28", "all the numbers but 28", "all but 28",
        "Everything except 28", "2 days 28 hours", "3 weeks, 28 days", "2 hours\n28 minutes", "28 (or 70%)",
        "70% (28)", "27 (70%), 28 (30%)", "2 * 14 = 28, 28 - 28 = 0", "x = 7, 4x = 28", "3 * 5 = 15, 4 * 7 = 28",
    ]

    static let deniedWrong = [
        ("12", "12, because she bought them, so 16 more makes 28"), ("28 m^2", "28 m3"), ("x = 28", "|x| = 28"),
        ("2 hours 30 minutes", "150"), ("5", "5 dollars and 20 cents"), ("5 feet 3 inches", "5 feet 4 inches"),
        ("150 minutes", "2 hours and 31 minutes"), ("2:30", "2 hours 30 minutes"), ("5", "5 dollars 20 cents"),
        ("20", "5 dollars and 20 cents"), ("1", "One moment please"), ("20", "twenty-third"), ("2", "second"),
        ("200", "one hundred"), ("Three Musketeers", "3"), ("28 m^3", "28 m2"), ("70%", "28 (70%)"),
    ]
}
